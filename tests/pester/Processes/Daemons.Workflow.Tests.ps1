BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    function Test-Missing([string[]] $Program) { [bool]($Program.Where{ -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }) }
    $noNginx, $noLldpd, $noNats = (Test-Missing nginx, curl), (Test-Missing lldpd, lldpcli), (Test-Missing nats-server)
    $noStory = Test-Missing nginx, dnsmasq, dig, curl
    $isSequential = (Get-Module Pester).Version.Major -lt 6 # has no parallel runs
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    function Assert-Empty($Netns) {
        $Netns.GetProcesses() | Should -BeNullOrEmpty
        Invoke-InNetns $Netns { ss -Hltun } | Should -BeNullOrEmpty
    }
}

Describe 'nginx' -Tag Root, Daemon -Skip:$noNginx {
    Use-NetnsScope
    BeforeEach {
        $site = New-TransientNetns "nginx-$PID"
        function Set-Configuration([string] $Text, [string] $Mode = 'off') {
            Set-Content $TestDrive/nginx.conf "daemon $Mode; worker_processes 2; user nobody nogroup; pid $TestDrive/nginx.pid; events { } http { access_log off; server { listen 80; return 200 '$Text'; } }"
        }
        function Get-Page { Invoke-InNetns $site { curl -s --max-time 5 http://127.0.0.1 } }
        function Start-Nginx { Start-NetnsProcess $site nginx '-e', 'stderr', '-c', "$TestDrive/nginx.conf" -WaitForPort 80 }
        Set-Configuration one
    }

    It 'starts, answers, reloads on SIGHUP and ends on SIGQUIT with its workers' {
        $nginx = Start-Nginx
        Get-Page | Should -Be one
        $workers = (Get-NetnsProcess $site).Where{ $_.Id -ne $nginx.Id }
        $workers | Should -HaveCount 2

        Set-Configuration two
        $nginx | Send-NetnsSignal -Signal HUP
        Wait-NetnsCondition { Get-Page | Should -Be two } -Timeout 60s
        Wait-NetnsCondition { -not ($workers.Id | Where-Object { Test-Path "/proc/$_" }) } -Timeout 60s

        ($nginx | Stop-NetnsProcess -Signal QUIT -Timeout 60s -PassThru).ExitCode | Should -Be 0
        Assert-Empty $site
    }

    It 'is found and ended when it forks away and overwrites its environment' {
        Set-Configuration away on
        $nginx = Start-Nginx
        $nginx | Wait-NetnsProcess -Timeout 60s
        $nginx.ExitCode | Should -Be 0
        Get-Page | Should -Be away
        $site.GetProcesses() | Should -HaveCount 3

        $nginx | Stop-NetnsProcess
        Assert-Empty $site
    }

    It 'says why it can''t be ready when its port is taken' {
        $first = Start-Nginx
        Copy-Item $TestDrive/nginx.conf $TestDrive/second.conf
        { Start-NetnsProcess $site nginx '-e', 'stderr', '-c', "$TestDrive/second.conf" -Name second -WaitForPort 80 -ErrorAction Stop } |
            Should -Throw -ExpectedMessage '*Address already in use*' -ErrorId 'ProcessExitedEarly,*'
        Get-Page | Should -Be one
        $first | Stop-NetnsProcess
        Assert-Empty $site
    }
}

Describe 'lldpd' -Tag Root, Daemon -Skip:$noLldpd {
    Use-NetnsScope
    BeforeEach {
        # A /run and an /etc/os-release of its own for each: one daemon's socket, PID file and chroot are not the other's.
        $here, $there = New-TransientNetns -Name "lldp-a-$PID", "lldp-b-$PID" -Isolate Mount
        foreach ($netns in $here, $there) {
            Set-NetnsDirectory $netns /run
            Set-NetnsFile $netns /etc/os-release "PRETTY_NAME=`"made up for $($netns.Name)`"`n"
        }
        $null = New-NetnsVethPair $here $there
        $hostSocket = Test-Path /run/lldpd.socket
        function Invoke-Lldpcli($Netns, [string[]] $Command) { (Invoke-NetnsProcess $Netns lldpcli $Command -Timeout 60s).StandardOutput }
    }

    It 'runs with separated privileges in a /run of its own, sees its neighbour, and ends with all of its processes' {
        $one, $two = $here, $there | ForEach-Object { Start-NetnsProcess $_ lldpd '-d' -WaitForOutput 'lldpd should resume operations' }
        $here.GetProcesses() | Should -HaveCount 2
        $here.GetProcesses().Where{ (Get-Content "/proc/$($_.ProcessId)/status") -match '^CapEff:\s+0+$' } | Should -HaveCount 1 -Because 'the other one keeps the privileges'

        $here, $there | ForEach-Object { Invoke-Lldpcli $_ configure, lldp, tx-interval, 1 } | Out-Null
        Wait-NetnsCondition { Invoke-Lldpcli $here show, neighbors | Should -Match "SysDescr:\s+made up for $($there.Name)" } -Timeout 60s
        Test-Path /run/lldpd.socket | Should -Be $hostSocket -Because 'the host sees nothing of it'

        # It ends with 1 in some percent of all runs, also by kill(1): its two processes race for their pipe.
        $one, $two | Stop-NetnsProcess -Timeout 60s -AllowedExitCode 0, 1
        Assert-Empty $here
        Assert-Empty $there
    }
}

Describe 'nats-server' -Tag Root, Daemon -Skip:$noNats {
    Use-NetnsScope

    It 'starts, answers PING, reloads on SIGHUP and ends' {
        $broker, $client = New-TransientNetns -Name "nats-$PID", "nats-client-$PID"
        $null = New-NetnsVethPair $client $broker -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        Set-Content $TestDrive/nats.conf 'debug: false'
        $nats = Start-NetnsProcess $broker nats-server '-c', "$TestDrive/nats.conf", '-a', '10.0.0.2', '-p', '4222' -WaitForPort 4222

        $said = Invoke-InNetns $client {
            $tcp = [Net.Sockets.TcpClient]::new('10.0.0.2', 4222)
            $tcp.ReceiveTimeout = 5000
            $reader = [IO.StreamReader]::new($tcp.GetStream())
            $reader.ReadLine()
            $tcp.Client.Send([Text.Encoding]::ASCII.GetBytes("CONNECT {`"verbose`":false}`r`nPING`r`n")) | Out-Null
            $reader.ReadLine()
            $tcp.Dispose()
        }
        $said[0] | Should -BeLike 'INFO {*'
        $said[1] | Should -Be PONG

        Set-Content $TestDrive/nats.conf 'debug: true'
        $nats | Send-NetnsSignal -Signal HUP
        $nats | Wait-NetnsProcess -ForOutput 'Reloaded' -Timeout 60s | Should -Not -BeNullOrEmpty

        ($nats | Stop-NetnsProcess -Timeout 60s -AllowedExitCode 0, 1 -PassThru).HasExited | Should -BeTrue
        Assert-Empty $broker
    }
}

Describe 'examples/daemons.Tests.ps1' -Tag Root, Daemon -Skip:$noStory {
    It 'passes as it is' {
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester '$PSScriptRoot/../../../examples/daemons.Tests.ps1' -PassThru -Output None; `"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord"
        Invoke-Pwsh -Command $script | Should -Be 'Passed 5'
    }
}

Describe 'All Pester files in examples/' -Tag Root, Daemon -Skip:($noStory -or $isSequential) {
    It 'pass in a parallel run, in runspaces of one process' {
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester -Configuration @{ Run = @{ Path = '$PSScriptRoot/../../../examples'; Parallel = `$true; PassThru = `$true }; Output = @{ Verbosity = 'None' } }; " +
            "`"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord"
        Invoke-Pwsh -Command $script | Should -Be 'Passed 19'
    }
}
