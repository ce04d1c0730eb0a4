# Errors keep their identity and their way.
@{ Name = 'throws a text'; Script = 'RUN { throw "t" }'; Expect = 'throw:t' }
@{ Name = 'throws an exception'; Script = 'RUN { throw [InvalidOperationException]"t" }'; Expect = 'throw:t' }
@{ Name = 'throws its own record'; Script = 'RUN { throw [Management.Automation.ErrorRecord]::new([Exception]"m", "MyId", "NotSpecified", 1) }'; Expect = 'throw:MyId' }
@{ Name = 'throws in begin'; Script = 'RUN { begin { throw "t" } end { 1 } }'; Expect = 'throw:t' }
@{ Name = 'throws in process'; Script = '1, 2 | RUN { process { if ($_ -eq 2) { throw "t" }; $_ } }'; Expect = '1 throw:t' }
@{ Name = 'can be caught by type'; Script = 'try { RUN { throw [ArgumentNullException]"p" } } catch [ArgumentNullException] { "caught" }'; Expect = 'caught' }
@{ Name = 'can be caught by the type of a method''s exception'; Script = 'try { RUN { [int]::Parse("q") } } catch [FormatException] { "caught $($_.FullyQualifiedErrorId)" }'; Expect = 'caught FormatException' }
@{ Name = 'can be caught by the type of an operator''s exception'; Script = 'try { RUN { 1 / 0 } } catch [DivideByZeroException] { "caught $($_.FullyQualifiedErrorId)" }'; Expect = 'caught RuntimeException' }
@{ Name = 'can be caught by the type of a cmdlet''s exception'; Script = 'try { RUN { Get-Item /nosuch -ErrorAction Stop } } catch [Management.Automation.ItemNotFoundException] { "caught" }'; Expect = 'caught' }
@{ Name = 'can be caught by the type of its own error'; Script = 'try { RUN { Get-NoSuchThing } } catch [Management.Automation.CommandNotFoundException] { $_.Exception.CommandName }'; Expect = 'Get-NoSuchThing' }
@{ Name = 'shows the exception that was thrown'; Script = 'try { RUN { [int]::Parse("q") } } catch { $_.Exception.GetType().Name; $_.Exception.InnerException.GetType().Name }'; Expect = 'MethodInvocationException FormatException' }
@{ Name = 'goes on after a statement that failed by parameters'; Script = 'RUN { param([int] $x) $x } ARGS; "on"'; Arguments = , 'q'; Expect = 'E:ParameterArgumentTransformationError on' }
@{ Name = 'points at the failing statement'; Script = "try { RUN {`n`n 1 / 0 } } catch { `$_.InvocationInfo.ScriptLineNumber }"; Expect = '3' }
@{ Name = 'has a script stack trace'; Script = "try { RUN {`n`n 1 / 0 } } catch { (`$_.ScriptStackTrace -split '\n')[0] }"; Expect = 'at <ScriptBlock>, <No file>: line 3' }
@{ Name = 'catches inside'; Script = 'RUN { try { throw "t" } catch { "c:$_" } finally { "f" } }'; Expect = 'c:t f' }
@{ Name = 'traps inside'; Script = 'RUN { trap { "trapped"; continue }; throw "t"; "after" }'; Expect = 'trapped after' }
@{ Name = 'is trapped outside'; Script = 'trap { "trapped $_"; continue }; RUN { throw "t" }; "after"'; Expect = 'trapped t after' }
@{ Name = 'fails in a method'; Script = 'RUN { [int]::Parse("q"); 1 }'; Expect = 'E:FormatException 1' }
@{ Name = 'fails in an operator'; Script = 'RUN { 1 / 0; 2 }'; Expect = 'E:RuntimeException 2' }
@{ Name = 'finds no command'; Script = 'RUN { Get-NoSuchThing; 1 }'; Expect = 'E:CommandNotFoundException 1' }
@{ Name = 'writes an error'; Script = 'RUN { Write-Error "m" -ErrorId MyId; 1 }'; Expect = 'E:MyId 1' }
@{ Name = 'keeps a cmdlet''s error id'; Script = 'RUN { Get-Item /nosuch; 1 }'; Expect = 'E:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand 1' }
@{ Name = 'keeps a terminating cmdlet''s error id'; Script = 'RUN { Get-Item /nosuch -ErrorAction Stop }'; Expect = 'throw:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand' }
@{ Name = 'writes an error by $PSCmdlet'; Script = 'RUN { [CmdletBinding()] param() $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]"m", "MyId", "NotSpecified", 1)) }'; Expect = 'E:MyId' }
@{ Name = 'ends by $PSCmdlet'; Script = 'RUN { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([Exception]"m", "MyId", "NotSpecified", 1)) }; "on"'; Expect = 'E:MyId on' }
@{ Name = 'stops at errors where the caller says so'; Script = '$ErrorActionPreference = "Stop"; RUN { Write-Error m -ErrorId MyId; 1 }'; Expect = 'throw:MyId' }
@{ Name = 'keeps the order of output and errors'; Script = 'RUN { 1; Write-Error m -ErrorId A; 2; Write-Error n -ErrorId B; 3 } 2>&1'; Expect = '1 E:A 2 E:B 3' }
@{ Name = 'keeps the order of all streams'; Script = 'RUN { 1; Write-Warning w; Write-Error m -ErrorId A; Write-Information i; 2 } *>&1'; Expect = '1 W:w E:A I:i 2' }
@{ Name = 'drops redirected errors'; Script = 'RUN { 1; Write-Error m; 2 } 2>$null'; Expect = '1 2' }
@{ Name = 'redirects errors to a file'; Script = '$f = New-TemporaryFile; RUN { Write-Error m } 2>$f; (Get-Content $f -Raw) -match "m"; Remove-Item $f'; Expect = 'True' }
@{ Name = 'drops redirected errors inside'; Script = 'RUN { Write-Error m 2>$null; 2 }'; Expect = '2' }
@{ Name = 'takes a program''s error stream'; Script = 'RUN { bash -c "echo out; echo err >&2" } 2>&1 | ForEach-Object { "$_" } | Sort-Object'; Expect = 'err out' }
@{ Name = 'fills $Error once'; Script = '$Error.Clear(); RUN { Write-Error m -ErrorAction SilentlyContinue }; $Error.Count'; Expect = '1' }
@{ Name = 'fills $Error once when thrown'; Script = '$Error.Clear(); try { RUN { throw "t" } } catch { }; $Error.Count'; Expect = '1' }
@{ Name = 'ends the caller with a thrown error'; Script = '& { RUN { throw "t" }; "not reached" }'; Expect = 'throw:t' }
@{ Name = 'points at the line in the block'; Script = "try { RUN {`n`n throw 't' } } catch { `$_.InvocationInfo.ScriptLineNumber }"; Expect = '3' }
@{ Name = 'keeps an error''s target and category'; Script = 'try { RUN { Write-Error m -TargetObject 5 -Category LimitsExceeded -ErrorAction Stop } } catch { $_.TargetObject; $_.CategoryInfo.Category }'; Expect = '5 LimitsExceeded' }
@{ Name = 'rethrows'; Script = 'try { RUN { try { throw "a" } catch { throw } } } catch { "$_" }'; Expect = 'a' }
