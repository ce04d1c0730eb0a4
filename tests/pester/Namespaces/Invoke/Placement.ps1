# Where each part of a pipeline runs; Get-Here asks the kernel.
@{ Name = 'the block'; Script = 'Invoke-InNetns $alice { Get-Here }'; Expect = 'alice' }
@{ Name = 'all named blocks'; Script = '1 | Invoke-InNetns $alice { begin { "b:$(Get-Here)" } process { "p:$(Get-Here)" } end { "e:$(Get-Here)" } clean { [void]$log.Add((Get-Here)) } }; "c:$log"'; Expect = 'b:alice p:alice e:alice c:alice' }
@{ Name = 'the clean block when upstream throws'; Script = 'try { & { 1; throw "t" } | Invoke-InNetns $alice { process { } clean { [void]$log.Add((Get-Here)) } } } catch { Get-Here }; "$log"'; Expect = 'host alice' }
@{ Name = 'the clean block when downstream throws'; Script = 'try { Invoke-InNetns $alice { process { 1 } clean { [void]$log.Add((Get-Here)) } } | ForEach-Object { throw (Get-Here) } } catch { "$_" }; "$log"'; Expect = 'host alice' }
@{ Name = 'the clean block when enough was had'; Script = 'Invoke-InNetns $alice { process { 1; 2 } clean { [void]$log.Add((Get-Here)) } } | Select-Object -First 1; "$log"'; Expect = '1 alice' }
@{ Name = 'finally and trap'; Script = 'Invoke-InNetns $alice { trap { Get-Here; continue }; try { throw "t" } finally { [void]$log.Add((Get-Here)) } }; "$log"'; Expect = 'alice alice' }
@{ Name = 'parameter defaults and validation'; Script = 'Invoke-InNetns $alice { param([ValidateScript({ [void]$log.Add((Get-Here)); $true })] $x, $y = (Get-Here)) $y } 1; "$log"'; Expect = 'alice alice' }
@{ Name = 'dynamicparam'; Script = 'Invoke-InNetns $alice { [CmdletBinding()] param() dynamicparam { [void]$log.Add((Get-Here)) } end { "$log" } }'; Expect = 'alice' }
@{ Name = 'arguments, which are the caller''s'; Script = 'Invoke-InNetns $alice { param($x) $x } (Get-Here)'; Expect = 'host' }
@{ Name = '-InputObject, which is the caller''s'; Script = 'Invoke-InNetns $alice { process { $_ } } -InputObject (Get-Here)'; Expect = 'host' }
@{ Name = 'upstream'; Script = '1, 2 | ForEach-Object { Get-Here } | Invoke-InNetns $alice { process { "$_ $(Get-Here)" } }'; Expect = 'host alice host alice' }
@{ Name = 'upstream''s own blocks'; Script = '1 | & { begin { Get-Here } process { Get-Here } end { Get-Here } clean { [void]$log.Add((Get-Here)) } } | Invoke-InNetns $alice { process { $_ } }; "$log"'; Expect = 'host host host host' }
@{ Name = 'downstream'; Script = 'Invoke-InNetns $alice { Get-Here; Get-Here } | ForEach-Object { "$_ $(Get-Here)" }'; Expect = 'alice host alice host' }
@{ Name = 'downstream''s own blocks'; Script = 'Invoke-InNetns $alice { begin { 1 } end { 1 } } | & { begin { Get-Here } process { Get-Here } end { Get-Here } clean { [void]$log.Add((Get-Here)) } }; "$log"'; Expect = 'host host host host host' }
@{ Name = 'the block after downstream had an object'; Script = 'Invoke-InNetns $alice { Get-Here; Get-Here } | ForEach-Object { $_ }'; Expect = 'alice alice' }
@{ Name = 'downstream of merged errors'; Script = 'Invoke-InNetns $alice { Write-Error m -ErrorId A; Get-Here } 2>&1 | ForEach-Object { "$(Get-Here)" }'; Expect = 'host host' }
@{ Name = 'what the block pipes to'; Script = 'Invoke-InNetns $alice { 1 | ForEach-Object { Get-Here } | ForEach-Object { "$_ $(Get-Here)" } }'; Expect = 'alice alice' }
@{ Name = 'nested blocks'; Script = 'Invoke-InNetns $alice { Get-Here; Invoke-InNetns $bob { Get-Here }; Get-Here }'; Expect = 'alice bob alice' }
@{ Name = 'downstream of a nested block'; Script = 'Invoke-InNetns $alice { Invoke-InNetns $bob { Get-Here } | ForEach-Object { "$_ $(Get-Here)" } } | ForEach-Object { "$_ $(Get-Here)" }'; Expect = 'bob alice host' }
@{ Name = 'two in one pipeline'; Script = '1, 2 | Invoke-InNetns $alice { process { "$_ $(Get-Here)" } } | Invoke-InNetns $bob { process { "$_ $(Get-Here)" } }'; Expect = '1 alice bob 2 alice bob' }
@{ Name = 'two in one pipeline with common parameters'; Script = '1, 2 | Invoke-InNetns $alice { process { "$_ $(Get-Here)" } } -ErrorVariable v | Invoke-InNetns $bob { process { "$_ $(Get-Here)" } } -ErrorVariable w'; Expect = '1 alice bob 2 alice bob' }
@{ Name = 'the host from inside'; Script = 'Invoke-InNetns $alice { Invoke-InNetns host { Get-Here }; Get-Here }'; Expect = 'host alice' }
@{ Name = 'recursion'; Script = '$r = { param($n) Get-Here; if ($n) { Invoke-InNetns ($n % 2 ? $alice : $bob) $r ($n - 1) } }; Invoke-InNetns $bob $r 3'; Expect = 'bob alice bob alice' }
@{ Name = 'after a throw'; Script = 'try { Invoke-InNetns $alice { Invoke-InNetns $bob { throw "t" } } } catch { Get-Here }'; Expect = 'host' }
@{ Name = 'after a throw that a middle one catches'; Script = 'Invoke-InNetns $alice { try { Invoke-InNetns $bob { throw "t" } } catch { Get-Here } }'; Expect = 'alice' }
@{ Name = 'after break out of a loop'; Script = 'foreach ($i in 1..2) { Invoke-InNetns $alice { break } }; Get-Here'; Expect = 'host' }
@{ Name = 'after continue of a loop'; Script = 'foreach ($i in 1..2) { Invoke-InNetns $alice { continue } }; Get-Here'; Expect = 'host' }
@{ Name = 'after an error that stopped the block'; Script = 'try { Invoke-InNetns $alice { Write-Error m -ErrorAction Stop } } catch { Get-Here }'; Expect = 'host' }
@{ Name = 'after a block that forgot to leave'; Script = 'Invoke-InNetns $alice { Enter-Netns $bob; Get-Here }; Get-Here'; Expect = 'bob host' }
@{ Name = 'the stack after a block that forgot to leave'; Script = 'Invoke-InNetns $alice { Enter-Netns $bob }; try { Exit-Netns -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }'; Expect = 'NetnsStackEmpty,NetnsPS.Commands.ExitNetnsCommand' }
@{ Name = 'what a block entered, made for it and forgot to leave'; Script = '$made = Invoke-InNetns $alice { Enter-TransientNetns -PassThru }; "$($made.IsRemoved) $(Get-Here)"'; Expect = 'True host' }
@{ Name = 'the rest of a block that forgot to leave'; Script = 'Invoke-InNetns $alice { Enter-Netns $bob; Get-Here; Get-Here } | ForEach-Object { "$_ $(Get-Here)" }'; Expect = 'bob host bob host' }
@{ Name = 'downstream when it enters by itself'; Script = 'Invoke-InNetns $alice { 1; Get-Here } | ForEach-Object { Enter-Netns $bob; Get-Here; Exit-Netns; "$_" }'; Expect = 'bob 1 bob alice' }
@{ Name = 'a block that leaves by itself'; Script = 'Invoke-InNetns $alice { Enter-Netns $bob; Exit-Netns; Get-Here }'; Expect = 'alice' }
@{ Name = 'a remote that a block stored'; Script = '$b = Invoke-InNetns $alice { { Get-Here } }; & $b'; Expect = 'host' }
@{ Name = 'a thread job of the block'; Script = 'Invoke-InNetns $alice { Start-ThreadJob { [IO.File]::ResolveLinkTarget("/proc/thread-self/ns/net", $false).Name } | Receive-Job -Wait -AutoRemoveJob } | ForEach-Object { $_ -eq "net:[$($alice.Inode)]" }'; Expect = 'True' }
