BeforeDiscovery {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    function Test-Missing([string[]] $Program) { [bool]($Program.Where{ -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }) }
    $noNginx, $noLldpd, $noNats = (Test-Missing nginx, curl), (Test-Missing lldpd, lldpcli), (Test-Missing nats-server)
    $noStory = Test-Missing nginx, dnsmasq, dig, curl
}

BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
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
        Wait-NetnsCondition { Get-Page | Should -Be two } -Timeout 10s
        Wait-NetnsCondition { -not ($workers.Id | Where-Object { Test-Path "/proc/$_" }) } -Timeout 10s

        ($nginx | Stop-NetnsProcess -Signal QUIT -Timeout 10s -PassThru).ExitCode | Should -Be 0
        Assert-Empty $site
    }

    It 'is found and ended when it forks away and overwrites its environment' {
        Set-Configuration away on
        $nginx = Start-Nginx
        $nginx | Wait-NetnsProcess -Timeout 10s
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
        $names = "lldp-a-$PID", "lldp-b-$PID"
        $here, $there = New-TransientNetns -Name $names
        $null = New-NetnsVethPair $here $there
        function Start-Lldpd($Netns) {
            # Its socket is where nobody else's is; it separates its privileges all the same.
            Start-NetnsProcess $Netns lldpd '-d', '-u', "$TestDrive/$($Netns.Name).socket", '-S', $Netns.Name -WaitFor { Test-Path "$TestDrive/$($_.Netns.Name).socket" }
        }
        function Invoke-Lldpcli($Netns, [string[]] $Command) { (Invoke-NetnsProcess $Netns lldpcli (@('-u', "$TestDrive/$($Netns.Name).socket") + $Command) -Timeout 10s).StandardOutput }
    }

    It 'runs with separated privileges, sees its neighbour, and ends with all of its processes' {
        $one, $two = $here, $there | ForEach-Object { Start-Lldpd $_ }
        $here.GetProcesses() | Should -HaveCount 2
        $here.GetProcesses().Where{ (Get-Content "/proc/$($_.ProcessId)/status") -match '^CapEff:\s+0+$' } | Should -HaveCount 1 -Because 'the other one keeps the privileges'

        Invoke-Lldpcli $here configure, lldp, tx-interval, 1 | Out-Null
        Invoke-Lldpcli $there configure, lldp, tx-interval, 1 | Out-Null
        Wait-NetnsCondition { Invoke-Lldpcli $here show, neighbors | Should -Match "SysDescr:\s+$($there.Name)" } -Timeout 20s

        $one, $two | Stop-NetnsProcess -Timeout 10s
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
        $nats | Wait-NetnsProcess -ForOutput 'Reloaded' -Timeout 10s | Should -Not -BeNullOrEmpty

        ($nats | Stop-NetnsProcess -Timeout 10s -AllowedExitCode 0, 1 -PassThru).HasExited | Should -BeTrue
        Assert-Empty $broker
    }
}

Describe 'examples/daemons.Tests.ps1' -Tag Root, Daemon -Skip:$noStory {
    It 'passes as it is' {
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester '$PSScriptRoot/../../examples/daemons.Tests.ps1' -PassThru -Output None; `"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord"
        pwsh -NoProfile -NonInteractive -Command $script | Should -Be 'Passed 5'
    }
}
