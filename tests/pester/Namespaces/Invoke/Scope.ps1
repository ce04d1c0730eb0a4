# Scopes and variables. RUN is '&' or 'Invoke-InNetns $ns'.
@{ Name = 'reads the caller''s variables'; Script = '$v = 1; RUN { $v }'; Expect = '1' }
@{ Name = 'assigns in a child scope'; Script = '$v = 1; RUN { $v = 2; $v }; $v'; Expect = '2 1' }
@{ Name = 'reaches the caller''s scope as scope 1'; Script = '$v = 1; RUN { Set-Variable v 2 -Scope 1 }; $v'; Expect = '2' }
@{ Name = 'reaches the script scope'; Script = '$script:fromBlock = 1; RUN { $script:fromBlock++ }; $script:fromBlock'; Expect = '2' }
@{ Name = 'defines functions for itself only'; Script = 'RUN { function own { 1 }; own }; [bool](Get-Command own -ErrorAction Ignore)'; Expect = '1 False' }
@{ Name = 'sees no helper variables'; Script = 'RUN { foreach ($n in "a", "b", "c", "f", "o", "s", "w") { if (Get-Variable $n -ErrorAction Ignore) { $n } } }; "end"'; Expect = 'end' }
@{ Name = 'keeps the caller''s own short names'; Script = '$b = 1; $a = 2; $s = 3; $f = 4; $o = 5; RUN { "$b$a$s$f$o" }'; Expect = '12345' }
@{ Name = 'sees the enclosing $_'; Script = '1, 2 | ForEach-Object { RUN { "<$_>" } }'; Expect = '<1> <2>' }
@{ Name = 'keeps preference changes to itself'; Script = '$VerbosePreference = "SilentlyContinue"; RUN { $VerbosePreference = "Continue" }; $VerbosePreference'; Expect = 'SilentlyContinue' }
@{ Name = 'sees the caller''s preferences'; Script = '$VerbosePreference = "Continue"; RUN { Write-Verbose v }'; Expect = 'V:v' }
@{ Name = 'inherits strict mode'; Script = 'Set-StrictMode -Version 3; RUN { $nosuch }'; Expect = 'E:VariableIsUndefined' }
@{ Name = 'keeps strict mode to itself'; Script = 'Set-StrictMode -Off; RUN { Set-StrictMode -Version 3 }; "$nosuch-"'; Expect = '-' }
@{ Name = 'sees default parameter values'; Script = '$PSDefaultParameterValues = @{ "Join-Path:ChildPath" = "x" }; RUN { Join-Path /a }'; Expect = '/a/x' }
@{ Name = 'keeps $Matches to itself'; Script = '$null = "x" -match "x"; RUN { $null = "abc" -match "b"; $Matches[0] }; $Matches[0]'; Expect = 'b x' }
@{ Name = 'knows its module functions and variables'; Script = '$null = New-Module { $own = 7; function inner { "in$own" }; function Get-It { RUN { inner; $own } }; Export-ModuleMember Get-It }; Get-It'; Expect = 'in7 7' }
@{ Name = 'sees the module''s script scope'; Script = '$null = New-Module { $script:n = 1; function Get-It { RUN { $script:n++ }; $n } }; Get-It'; Expect = '2' }
@{ Name = 'keeps a closure'; Script = '$v = 1; $b = { $v }.GetNewClosure(); $v = 2; RUN $b'; Expect = '1' }
@{ Name = 'has its own $MyInvocation'; Script = 'RUN { $MyInvocation.ExpectingInput }; 1 | RUN { $MyInvocation.ExpectingInput }'; Expect = 'False True' }
@{ Name = 'nests'; Script = 'RUN { 1; RUN { 2; RUN { 3 } }; 4 }'; Expect = '1 2 3 4' }
@{ Name = 'recurses'; Script = '$r = { param($n) $n; if ($n) { RUN $r ($n - 1) } }; RUN $r 3'; Expect = '3 2 1 0' }
@{ Name = 'changes the caller''s objects'; Script = '$l = [Collections.ArrayList]@(); RUN { [void]$l.Add(1) }; $l.Count'; Expect = '1' }
@{ Name = 'changes the location for all'; Script = 'Push-Location /; RUN { Set-Location /tmp }; "$PWD"; Pop-Location'; Expect = '/tmp' }
@{ Name = 'sets environment variables for all'; Script = 'RUN { $env:NETNSPS_X = 1 }; $env:NETNSPS_X; $env:NETNSPS_X = $null'; Expect = '1' }
@{ Name = 'has $using for what it starts'; Script = '$v = 3; RUN { $v = 4; 1 | ForEach-Object -Parallel { $using:v } }'; Expect = '4' }
