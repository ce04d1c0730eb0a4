# What the flow cannot reach, as docs/namespace-flow.md tells it: each limit as it is, and each with what to do instead.
# A limit that a test here no longer finds is good news, and a reason to change the page.
BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/Fidelity/Fidelity.psm1" -Force
    $lab = New-FidelityLab -Name alice, bob
    $port = $lab.Port
    $alice, $bob = $lab.Places.Netns
    [void](Add-Type -PassThru -Path "$PSScriptRoot/Limits/Unflowed.cs" -ReferencedAssemblies (Import-FidelityAssembly), ([NetnsPS.Netns].Assembly.Location),
        System.Net.Http, System.Net.Primitives, System.Threading, System.Threading.Thread, System.Threading.ThreadPool, System.Threading.Channels, System.Collections, System.Diagnostics.Process, System.ComponentModel.Primitives, System.Console, System.Runtime.InteropServices, System.Runtime)
}

AfterAll {
    Remove-FidelityLab $lab
    Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
}

Describe 'Work that was told not to flow' {
    It 'stays at home: <Name>' -ForEach @(
        @{ Name = 'UnsafeQueueUserWorkItem'; How = { [Unflowed]::UnsafeQueued($port) } }
        @{ Name = 'SuppressFlow'; How = { [Unflowed]::Suppressed($port) } }
        @{ Name = 'a signal handler'; How = { [Unflowed]::Signal($port, $null) } }
    ) { Invoke-InNetns $alice $How | Should -Be 'host' }

    It 'instead: enters in its own body' { Invoke-InNetns $alice { [Unflowed]::Signal($port, $alice) } | Should -Be 'alice' }
}

Describe 'Connections that are kept and shared' {
    BeforeAll {
        # Requests that went elsewhere are found, with the server, or its absence for a connection from before the first switch.
        function Assert-Found([string[]] $Use) {
            $found = @(Test-NetnsFlow | Where-Object Construct -EQ HttpClient)
            $found.ForEach{ "$($_.Netns)->$($_.Expected)" } | Should -Be $Use
            foreach ($one in $found) { $one.Server | Should -BeIn $null, "http://127.0.0.1:$port" }
        }
        [void](Test-NetnsFlow)
    }

    It 'go where they were made: an HttpClient of all' {
        $client = [System.Net.Http.HttpClient]::new()
        $url = "http://127.0.0.1:$port/"
        $client.GetStringAsync($url).Result | Should -Be 'host'
        Invoke-InNetns $alice { $client.GetStringAsync($url).Result } | Should -Be 'host'
        Assert-Found 'host->alice'
        $client.Dispose()
    }

    It 'instead: a client for each namespace' {
        foreach ($netns in $alice, $bob) {
            $client = [System.Net.Http.HttpClient]::new()
            Invoke-InNetns $netns { $client.GetStringAsync("http://127.0.0.1:$port/").Result } | Should -Be $netns.Name
            $client.Dispose()
        }
        Assert-Found @()
    }

    It 'go where they were made: a -WebSession of the original command, called as an object; instead: by name' {
        $url = "http://127.0.0.1:$port/"
        $original = Get-Command Invoke-WebRequest
        (& $original $url -NoProxy -SessionVariable session).Content | Should -Be 'host'
        Invoke-InNetns $alice { (& $original $url -NoProxy -WebSession $session).Content } | Should -Be 'host'
        Assert-Found 'host->alice'
        Invoke-InNetns $alice { (Invoke-WebRequest $url -NoProxy -WebSession $session).Content } | Should -Be 'alice'
    }

    It 'go where they were made: HttpWebRequest and WebClient, which share one client behind the scenes' {
        $url = "http://127.0.0.1:$port/"
        function Read-Url { [System.IO.StreamReader]::new([System.Net.WebRequest]::CreateHttp($url).GetResponse().GetResponseStream()).ReadToEnd() }
        Read-Url | Should -Be 'host'
        Invoke-InNetns $alice { Read-Url } | Should -Be 'host'
        Invoke-InNetns $alice { [System.Net.WebClient]::new().DownloadString($url) } | Should -Be 'host'
        Assert-Found 'host->alice'

        # Instead: a client that is not shared.
        Invoke-InNetns $alice { (Invoke-WebRequest $url -NoProxy).Content } | Should -Be 'alice'
    }

    It 'go where they were made: a socket, whoever uses it' {
        $socket = Invoke-InNetns $alice { [System.Net.Sockets.Socket]::new('Stream', 'Tcp') }
        $socket.Connect('127.0.0.1', $port)
        [void]$socket.Send([byte[]](63, 10))
        $buffer = [byte[]]::new(64)
        [System.Text.Encoding]::ASCII.GetString($buffer, 0, $socket.Receive($buffer)).Trim() | Should -Be 'alice'
        $socket.Dispose()
    }
}

Describe 'Runspaces and jobs that are used again' {
    It 'stay where they were first used: <Name>' -ForEach @(
        @{ Name = 'a runspace pool'; New = { [runspacefactory]::CreateRunspacePool(1, 1) } }
        @{ Name = 'a runspace that keeps its thread'; New = { $r = [runspacefactory]::CreateRunspace(); $r.ThreadOptions = 'ReuseThread'; $r } }
    ) {
        $space = & $New
        $space.Open()
        function Invoke-There([string] $Script) {
            $shell = [powershell]::Create()
            if ($space -is [runspace]) { $shell.Runspace = $space } else { $shell.RunspacePool = $space }
            $shell.AddScript($Script).AddArgument($port).AddArgument($alice).AddArgument((Get-NetnsModulePath)).Invoke()
            $shell.Dispose()
        }
        Invoke-There '[Ask]::Tcp($args[0])' | Should -Be 'host'
        Invoke-InNetns $alice { Invoke-There '[Ask]::Tcp($args[0])' } | Should -Be 'host'

        # Instead: enter in the body.
        Invoke-There 'Import-Module $args[2]; $port = $args[0]; Invoke-InNetns $args[1] { [Ask]::Tcp($port) }' | Should -Be 'alice'
        $space.Dispose()
    }

    It 'start where an earlier one was started: thread jobs of the original Start-ThreadJob, called as an object; instead: by name, or Start-NetnsJob' {
        $original = Get-Command Start-ThreadJob
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $jobs = @(& $original { ($using:gate).Wait() } -ThrottleLimit 1
            Invoke-InNetns $alice {
                & $original { [Ask]::Tcp($using:port) } -ThrottleLimit 1
                Start-ThreadJob { [Ask]::Tcp($using:port) }
                Start-NetnsJob $alice { [Ask]::Tcp($using:port) }
            })
        $gate.Set()
        $jobs | ForEach-Object { $_ | Receive-Job -Wait -AutoRemoveJob } | Should -Be 'host', 'alice', 'alice'
    }
}

Describe 'Code that others call' {
    It 'runs where the interrupted code is: an action of Register-ObjectEvent; instead: it enters' {
        $answers = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $data = @{ Answers = $answers; Port = $port; Alice = $alice }
        $timer = [System.Timers.Timer]::new(1)
        $timer.AutoReset = $false
        $job = Invoke-InNetns $alice {
            Register-ObjectEvent $timer Elapsed -MessageData $data -Action {
                $m = $Event.MessageData
                $m.Answers.Enqueue([Ask]::Tcp($m.Port))
                $m.Answers.Enqueue((Invoke-InNetns $m.Alice { [Ask]::Tcp($m.Port) }))
            }
            $timer.Start()
        }
        Wait-Until { $answers.Count -eq 2 }
        $answers | Should -Be 'host', 'alice'
        $job | Remove-Job -Force
        $timer.Dispose()
    }

    It 'stays where it was made: <Name>; instead: the namespace goes along with the work' -ForEach @(
        @{ Name = 'the consumer of a channel' }
    ) {
        $consumer = [Unflowed+Consumer]::new($port)
        Invoke-InNetns $alice { $consumer.Ask($null) } | Should -Be 'host'
        Invoke-InNetns $alice { $consumer.Ask([NetnsPS.Netns]::Current) } | Should -Be 'alice'
        $consumer.Dispose()
    }

    It 'stays where it was made: what is made once, on first use' {
        Invoke-InNetns $alice { [Unflowed]::Once($port) } | Should -Be 'alice'
        [Unflowed]::Once($port) | Should -Be 'alice'
    }
}

Describe 'Streams that are merged' {
    It 'run downstream inside: <Stream>' -ForEach @(
        @{ Stream = '3>&1'; Merged = { Invoke-InNetns $alice { Write-Warning w } 3>&1 | ForEach-Object { Get-Here } }; Instead = { Invoke-InNetns $alice { & { Write-Warning w } 3>&1 } | ForEach-Object { Get-Here } } }
        @{ Stream = '4>&1'; Merged = { Invoke-InNetns $alice { Write-Verbose v -Verbose } 4>&1 | ForEach-Object { Get-Here } }; Instead = { Invoke-InNetns $alice { & { Write-Verbose v -Verbose } 4>&1 } | ForEach-Object { Get-Here } } }
        @{ Stream = '6>&1'; Merged = { Invoke-InNetns $alice { Write-Information i } 6>&1 | ForEach-Object { Get-Here } }; Instead = { Invoke-InNetns $alice { & { Write-Information i } 6>&1 } | ForEach-Object { Get-Here } } }
    ) {
        & $Merged | Should -Be 'alice'
        & $Instead | Should -Be 'host' # merged inside the block
    }

    It 'but errors do not: 2>&1' { Invoke-InNetns $alice { Write-Error m } 2>&1 | ForEach-Object { Get-Here } | Should -Be 'host' }
}

Describe 'What belongs to the process, not to the thread' {
    It 'resolves names by the host''s resolv.conf, though the packets leave from the namespace' {
        if (-not $lab.HasNameServer) { Set-ItResult -Skipped -Because 'resolv.conf names no IPv4 name server' }
        Invoke-InNetns $alice { [System.Net.Dns]::GetHostAddresses('limits.test').IPAddressToString } | Should -Be $lab.Places[0].Address
        Invoke-InNetns $alice { Get-Content /etc/resolv.conf } | Should -Be (Get-Content /etc/resolv.conf)
    }

    It 'sees the host''s interfaces in /sys/class/net; instead: Get-NetnsLink' {
        Invoke-InNetns $alice { (Get-ChildItem /sys/class/net).Name } | Should -Be (Get-ChildItem /sys/class/net).Name
        Invoke-InNetns $alice { (Get-NetnsLink).Name } | Should -Be 'lo'
    }

    It 'sees the main thread''s namespace in /proc/net; instead: /proc/thread-self/net' {
        $hosts = Get-Content -Raw "/proc/$PID/net/fib_trie"
        Invoke-InNetns $alice { Get-Content -Raw /proc/net/fib_trie } | Should -Be $hosts
        Invoke-InNetns $alice { Get-Content -Raw /proc/thread-self/net/fib_trie } | Should -Match ([regex]::Escape($lab.Places[0].Address))
    }

    It 'sees the main thread''s sockets in IPGlobalProperties' {
        $listener = Invoke-InNetns $alice { $l = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0); $l.Start(); $l }
        Invoke-InNetns $alice { [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners().Port } |
            Should -Not -Contain $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    It 'shares mounts and process ids with the host; a native program does too' {
        foreach ($kind in 'mnt', 'pid', 'user') {
            Invoke-InNetns $alice { readlink "/proc/self/ns/$kind" } | Should -Be (readlink "/proc/self/ns/$kind")
        }
    }
}

Describe 'Scopes around a common parameter' {
    It 'has one scope more: -Scope 1 is not the caller''s; instead: change an object of the caller''s' {
        $seen = 'old'
        $kept = @{ Seen = 'old' }
        Invoke-InNetns $alice { Set-Variable seen new -Scope 1; $kept.Seen = 'new' } -WarningAction Continue
        $seen | Should -Be 'old'
        $kept.Seen | Should -Be 'new'
    }
}
