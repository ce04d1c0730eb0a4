# Common parameters. A bare scriptblock has none, so on that side it becomes advanced: ADVANCED is its attribute.
@{ Name = '-ErrorVariable'; Script = 'RUN { ADVANCED 1; Write-Error m -ErrorId A } -ErrorVariable v -ErrorAction SilentlyContinue; $v.FullyQualifiedErrorId'; Expect = '1 A' }
@{ Name = '-ErrorVariable of a thrown error'; Script = 'try { RUN { ADVANCED throw "t" } -ErrorVariable v } catch { }; "$v"'; Expect = 't' }
@{ Name = '-ErrorVariable appended'; Script = '$v = [Collections.ArrayList]@(1); RUN { ADVANCED Write-Error m -ErrorId A } -ErrorVariable +v -ErrorAction SilentlyContinue; $v.Count'; Expect = '2' }
@{ Name = '-ErrorAction Stop'; Script = 'RUN { ADVANCED Write-Error m -ErrorId A; 1 } -ErrorAction Stop'; Expect = 'throw:A' }
@{ Name = '-ErrorAction SilentlyContinue'; Script = 'RUN { ADVANCED Write-Error m; 1 } -ErrorAction SilentlyContinue'; Expect = '1' }
@{ Name = '-ErrorAction Ignore'; Script = '$Error.Clear(); RUN { ADVANCED Write-Error m; 1 } -ErrorAction Ignore; $Error.Count'; Expect = '1 0' }
@{ Name = '-OutVariable'; Script = 'RUN { ADVANCED 1; 2 } -OutVariable v; "v$v"'; Expect = '1 2 v1 2' }
@{ Name = '-OutVariable with a consumer'; Script = 'RUN { ADVANCED 1; 2 } -OutVariable v | Out-Null; "v$v"'; Expect = 'v1 2' }
@{ Name = '-PipelineVariable'; Script = 'RUN { ADVANCED 1; 2 } -PipelineVariable v | ForEach-Object { "v$v" }'; Expect = 'v1 v2' }
@{ Name = '-PipelineVariable from upstream'; Script = '1, 2 | ForEach-Object { $_ } -PipelineVariable v | RUN { ADVANCEDINPUT process { "v$v" } }'; Expect = 'v1 v2' }
@{ Name = '-WarningVariable'; Script = 'RUN { ADVANCED Write-Warning w } -WarningVariable v -WarningAction SilentlyContinue; "v$v"'; Expect = 'vw' }
@{ Name = '-WarningAction SilentlyContinue'; Script = 'RUN { ADVANCED Write-Warning w; 1 } -WarningAction SilentlyContinue'; Expect = '1' }
@{ Name = '-InformationVariable'; Script = 'RUN { ADVANCED Write-Information i } -InformationVariable v; "v$v"'; Expect = 'I:i vi' }
@{ Name = '-InformationAction Ignore'; Script = 'RUN { ADVANCED Write-Information i; 1 } -InformationAction Ignore'; Expect = '1' }
@{ Name = '-Verbose'; Script = 'RUN { ADVANCED Write-Verbose v } -Verbose'; Expect = 'V:v' }
@{ Name = '-Verbose:$false'; Script = '$VerbosePreference = "Continue"; RUN { ADVANCED Write-Verbose v; 1 } -Verbose:$false'; Expect = '1' }
@{ Name = '-Debug'; Script = 'RUN { ADVANCED Write-Debug d } -Debug'; Expect = 'D:d' }
@{ Name = '-OutBuffer'; Script = 'RUN { ADVANCED 1..3 | ForEach-Object { [void]$log.Add("in"); $_ } } -OutBuffer 5 | ForEach-Object { [void]$log.Add("out") }; $log'; Expect = 'in in in out out out' }
@{ Name = 'a common parameter and input'; Script = '1, 2 | RUN { ADVANCEDINPUT process { "p$_" } } -ErrorVariable v'; Expect = 'p1 p2' }
@{ Name = 'a common parameter and $input'; Script = '1, 2 | RUN { ADVANCEDINPUT @($input).Count } -ErrorVariable v'; Expect = '2' }
@{ Name = 'a common parameter and empty input'; Script = '@() | RUN { ADVANCEDINPUT begin { "b" } process { "p" } end { "e" } } -ErrorVariable v'; Expect = 'b e' }
@{ Name = 'a common parameter and clean'; Script = 'RUN { ADVANCED end { 1; 2 } clean { [void]$log.Add("c") } } -ErrorVariable v | Select-Object -First 1; "log $log"'; Expect = '1 log c' }
@{ Name = 'a common parameter and clean when upstream throws'; Script = 'try { & { 1; throw "up" } | RUN { ADVANCEDINPUT process { "p$_" } clean { [void]$log.Add("c") } } -ErrorVariable v } catch { "$_" }; "log $log"'; Expect = 'p1 up log c' }
@{ Name = 'a common parameter and break'; Script = 'foreach ($i in 1..3) { RUN { ADVANCED if ($i -eq 2) { break } } -ErrorVariable v; $i }'; Expect = '1' }
@{ Name = 'a common parameter and continue'; Script = 'foreach ($i in 1..3) { RUN { ADVANCED if ($i -eq 2) { continue } } -ErrorVariable v; $i }'; Expect = '1 3' }
@{ Name = 'a common parameter and return'; Script = 'RUN { ADVANCED 1; return 2; 3 } -ErrorVariable v'; Expect = '1 2' }
@{ Name = 'a common parameter and a terminating error'; Script = 'RUN { ADVANCED 1; throw "t" } -ErrorVariable v; 2'; Expect = '1 throw:t' }
@{ Name = 'a common parameter and streaming'; Script = 'RUN { ADVANCED 1, 2 | ForEach-Object { [void]$log.Add("in$_"); $_ } } -ErrorVariable v | ForEach-Object { [void]$log.Add("out$_") }; $log'; Expect = 'in1 out1 in2 out2' }
@{ Name = 'a common parameter and the order of streams'; Script = 'RUN { ADVANCED 1; Write-Error m -ErrorId A; 2 } -ErrorVariable v 2>&1; $v.Count'; Expect = '1 E:A 2 1' }
@{ Name = 'a common parameter and the last exit code'; Script = 'RUN { ADVANCED bash -c "exit 4" } -ErrorVariable v; $LASTEXITCODE'; Expect = '4' }
@{ Name = 'a common parameter and the caller''s variables'; Script = '$v = 1; RUN { ADVANCED "$v"; $v = 2 } -WarningAction Continue; $v'; Expect = '1 1' }
