BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $noDnsmasq = -not (Get-Command dnsmasq -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/NetworkClients.psm1"

    # A cable from a client without an address to dnsmasq, which serves names and addresses.
    function New-NameServerLab([string] $Client, [string] $Server, [string] $WebAddress) {
        $directory = New-Item -ItemType Directory (Join-Path $TestDrive $Server)
        Set-Content $directory/hosts '10.53.0.7 first.test'
        $lab = @{ Directory = $directory.FullName }
        $lab.Client, $lab.Server = New-TransientNetns -Name $Client, $Server
        $lab.Link = (New-NetnsVethPair $lab.Client $lab.Server -PeerAddress 10.53.0.1/24)[0]
        $options = @(
            '--keep-in-foreground', '--user=root', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--pid-file'
            # Not by --interface: then it opens more sockets when the link's IPv6 address is ready, after two seconds.
            '--listen-address=10.53.0.1', '--bind-interfaces', '--log-facility=-', '--log-queries'
            "--address=/web.test/$WebAddress", '--local=/test/', "--addn-hosts=$directory/hosts"
            '--dhcp-range=10.53.0.100,10.53.0.199,255.255.255.0,1h', '--dhcp-authoritative', '--no-ping', "--dhcp-leasefile=$directory/leases"
        )
        $lab.Daemon = Start-NetnsProcess $lab.Server dnsmasq $options -WaitForPort udp/53, tcp/53, udp/67 -Name $Server
        $lab
    }
}

Describe 'A name server that is a real daemon' -Tag Root, Daemon -Skip:$noDnsmasq {
    Use-NetnsScope

    BeforeAll {
        $lab = New-NameServerLab -Client "n$PID-client" -Server "n$PID-server" -WebAddress 10.53.0.80
        $client, $server, $dnsmasq = $lab.Client, $lab.Server, $lab.Daemon
        $lease = Invoke-InNetns $client { Request-DhcpLease eth0 $lab.Link.MacAddress }
        Add-NetnsAddress $client eth0 "$($lease.Address)/$($lease.PrefixLength)"
        function Resolve-Here([string] $Name, [int] $Timeout = 5000) { Invoke-InNetns $client { Resolve-TestName $Name 10.53.0.1 $Timeout } }
    }

    It 'serves in its own namespace, and not on the host' {
        Invoke-InNetns $server { ss -Hulnp } | Should -Not -BeNullOrEmpty
        (Invoke-InNetns $server { ss -Hulnp }) -join ' ' | Should -BeLike "*pid=$($dnsmasq.Id)*"
        (ss -Hulnp) -join ' ' | Should -Not -BeLike "*pid=$($dnsmasq.Id)*"
    }

    It 'gives the client an address' {
        $lease.Type | Should -Be 5 -Because 'that is DHCPACK'
        $lease.Server, $lease.Router, $lease.PrefixLength | Should -Be 10.53.0.1, 10.53.0.1, 24
        $lease.Address | Should -Match '^10\.53\.0\.1\d\d$'
        Get-Content "$($lab.Directory)/leases" | Should -BeLike "*$($lab.Link.MacAddress) $($lease.Address)*"
        (Invoke-InNetns $client { ping -c1 10.53.0.1 }) -join ' ' | Should -BeLike '*1 received*'
    }

    It 'answers the client''s questions' {
        (Resolve-Here web.test).Address | Should -Be 10.53.0.80
        (Resolve-Here first.test).Address | Should -Be 10.53.0.7
        (Resolve-Here nosuch.test).Code | Should -Be 3 -Because 'that is NXDOMAIN'
    }

    It 'tells in its output who asked for what' {
        Resolve-Here asked-for.test | Out-Null
        Wait-NetnsCondition { ($dnsmasq | Receive-NetnsProcess -Keep).Text -match "query\[A\] asked-for\.test from $($lease.Address)" } -Timeout 60s
    }

    It 'reads its files again on SIGHUP' {
        Add-Content "$($lab.Directory)/hosts" '10.53.0.8 second.test'
        (Resolve-Here second.test).Code | Should -Be 3
        $dnsmasq | Send-NetnsSignal -Signal HUP
        Wait-NetnsCondition { (Resolve-Here second.test).Address -eq '10.53.0.8' } -Timeout 60s
    }

    It 'tells its statistics on SIGUSR1' {
        $dnsmasq | Send-NetnsSignal -Signal USR1
        $dnsmasq | Wait-NetnsProcess -ForOutput 'queries answered locally \d+' -Timeout 60s
    }

    It 'does not answer while it is suspended, and answers afterwards' {
        $dnsmasq | Suspend-NetnsProcess
        try {
            { Resolve-Here web.test 200 } | Should -Throw
        } finally {
            $dnsmasq | Resume-NetnsProcess
        }
        (Resolve-Here web.test).Address | Should -Be 10.53.0.80
    }

    It 'leaks no descriptor over a hundred questions' {
        $base = $dnsmasq | Get-ProcessFd
        1..100 | ForEach-Object { Resolve-Here "name$_.test" } | Should -HaveCount 100
        $dnsmasq | Should -Not -HaveLeakedFds $base -Within 5s
    }

    It 'does not mix with another one that has the same addresses' {
        $other = New-NameServerLab -Client "n$PID-client2" -Server "n$PID-server2" -WebAddress 10.53.0.99
        Add-NetnsAddress $other.Client eth0 10.53.0.50/24

        $answers = Invoke-InNetns $client, $other.Client { (Resolve-TestName web.test 10.53.0.1).Address }
        $answers | Should -Be 10.53.0.80, 10.53.0.99
        $answers.PSNetnsName | Should -Be $client.Name, $other.Client.Name
    }

    It 'ends when it is told to, and says so' {
        $dnsmasq | Stop-NetnsProcess -Timeout 60s
        $dnsmasq.HasExited | Should -BeTrue
        $dnsmasq.ExitCode | Should -Be 0
        ($dnsmasq | Receive-NetnsProcess -Keep).Text[-1] | Should -BeLike '*exiting on receipt of SIGTERM'
        { Resolve-Here web.test 200 } | Should -Throw
    }
}
