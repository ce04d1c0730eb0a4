# What leaves the block: return, break, continue, exit codes, stopping.
@{ Name = 'returns'; Script = 'RUN { 1; return 2; 3 }; 4'; Expect = '1 2 4' }
@{ Name = 'returns from process'; Script = '1, 2 | RUN { process { if ($_ -eq 1) { return "r" }; $_ } }'; Expect = 'r 2' }
@{ Name = 'breaks the caller''s loop'; Script = 'foreach ($i in 1..3) { RUN { if ($i -eq 2) { break } }; $i }'; Expect = '1' }
@{ Name = 'continues the caller''s loop'; Script = 'foreach ($i in 1..3) { RUN { if ($i -eq 2) { continue } }; $i }'; Expect = '1 3' }
@{ Name = 'breaks a labelled loop'; Script = ':outer foreach ($i in 1..3) { foreach ($j in 1..3) { RUN { if ($j -eq 2) { break outer } }; "$i$j" } }'; Expect = '11' }
@{ Name = 'continues a labelled loop'; Script = ':outer foreach ($i in 1..2) { foreach ($j in 1..3) { RUN { if ($j -eq 2) { continue outer } }; "$i$j" } }'; Expect = '11 21' }
@{ Name = 'breaks with input'; Script = 'foreach ($i in 1..3) { 1, 2 | RUN { process { if ($_ -eq 2) { break }; "$i$_" } } }; "end"'; Expect = '11 end' }
@{ Name = 'has the last exit code'; Script = 'RUN { bash -c "exit 3" }; $LASTEXITCODE'; Expect = '3' }
@{ Name = 'has the last exit code of a good program'; Script = 'RUN { bash -c "exit 3"; true }; $LASTEXITCODE'; Expect = '0' }
@{ Name = 'is a success'; Script = '$null = RUN { 1 }; $?'; Expect = 'True' }
@{ Name = 'is what its last command was'; Script = 'RUN { Write-Error x -ErrorAction SilentlyContinue }; $?'; Expect = 'True' }
@{ Name = 'is what its last program was'; Script = 'RUN { false }; $?'; Expect = 'True' }
@{ Name = 'has $? inside'; Script = 'RUN { false; $?; true; $? }'; Expect = 'False True' }
@{ Name = 'stops upstream when enough was had'; Script = '1..5 | ForEach-Object { [void]$log.Add($_); $_ } | RUN { process { $_ } } | Select-Object -First 2; "log $log"'; Expect = '1 2 log 1 2' }
@{ Name = 'stops when enough was had'; Script = 'RUN { 1; 2; [void]$log.Add(3); 3 } | Select-Object -First 2; "log $log"'; Expect = '1 2 log ' }
@{ Name = 'cleans when enough was had'; Script = 'RUN { process { 1; 2 } clean { [void]$log.Add("c") } } | Select-Object -First 1; "log $log"'; Expect = '1 log c' }
@{ Name = 'runs finally when enough was had'; Script = 'RUN { try { 1; 2 } finally { [void]$log.Add("f") } } | Select-Object -First 1; "log $log"'; Expect = '1 log f' }
@{ Name = 'cleans at its end'; Script = 'RUN { end { 1 } clean { [void]$log.Add("c") } }; "log $log"'; Expect = '1 log c' }
@{ Name = 'cleans after a throw'; Script = 'try { RUN { end { throw "t" } clean { [void]$log.Add("c") } } } catch { "$_" }; "log $log"'; Expect = 't log c' }
@{ Name = 'cleans when upstream throws'; Script = 'try { & { 1; throw "up" } | RUN { process { $_ } clean { [void]$log.Add("c") } } } catch { "$_" }; "log $log"'; Expect = '1 up log c' }
@{ Name = 'cleans when downstream throws'; Script = 'try { RUN { process { 1 } clean { [void]$log.Add("c") } } | ForEach-Object { throw "down" } } catch { "$_" }; "log $log"'; Expect = 'down log c' }
@{ Name = 'cleans once'; Script = 'RUN { begin { } clean { [void]$log.Add("c") } }; "log $log"'; Expect = 'log c' }
@{ Name = 'streams'; Script = 'RUN { 1, 2 | ForEach-Object { [void]$log.Add("in$_"); $_ } } | ForEach-Object { [void]$log.Add("out$_") }; $log'; Expect = 'in1 out1 in2 out2' }
@{ Name = 'emits null and arrays as they are'; Script = 'RUN { $null; , (1, 2); @() } | ForEach-Object { $null -eq $_ ? "n" : @($_).Count }'; Expect = 'n 2' }
@{ Name = 'assigns one object as itself'; Script = '$r = RUN { 5 }; $r.GetType().Name'; Expect = 'Int32' }
@{ Name = 'assigns many as an array'; Script = '$r = RUN { 5; 6 }; $r.GetType().Name'; Expect = 'Object[]' }
@{ Name = 'assigns nothing as nothing'; Script = '$r = RUN { }; "$($null -eq $r) $(@(RUN { }).Count)"'; Expect = 'True 0' }
@{ Name = 'keeps the type of strings'; Script = 'RUN { "x" } | ForEach-Object { $_ -is [string] }'; Expect = 'True' }
@{ Name = 'feeds a native program'; Script = 'RUN { "x"; "y" } | wc -l'; Expect = '2' }
@{ Name = 'is fed by a native program'; Script = 'bash -c "echo 1; echo 2" | RUN { process { "<$_>" } }'; Expect = '<1> <2>' }
@{ Name = 'redirects to a file'; Script = '$f = New-TemporaryFile; RUN { "f" } > $f; Get-Content $f; Remove-Item $f'; Expect = 'f' }
