BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" } # Use-NetnsScope is called while tests are discovered

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'The five-minute story' -Tag Root, Userns {
    Use-NetnsScope

    BeforeAll {
        # The page that only bob's server has.
        Set-Content $TestDrive/page.txt 'written by bob'

        $a, $b = New-TransientNetns -Name alice, bob
        $cable = New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        $web = Start-NetnsProcess $b python3 '-m', 'http.server', '8080' -WaitForPort 8080 -WorkingDirectory $TestDrive
    }

    It 'has two namespaces, neither of which is the host''s' {
        $a.Name, $b.Name | Should -Be alice, bob
        $a.Inode, $b.Inode, (Get-Netns -Host).Inode | Sort-Object -Unique | Should -HaveCount 3
        Invoke-InNetns $a, $b { (stat -L -c %i /proc/self/ns/net) } | Should -Be "$($a.Inode)", "$($b.Inode)"
    }

    It 'has a cable between them' {
        $cable.Netns | Should -Be $a, $b
        $cable.Peer | Should -Be 'bob:eth0', 'alice:eth0'
        foreach ($end in @{ Netns = $a; Address = '10.0.0.1' }, @{ Netns = $b; Address = '10.0.0.2' }) {
            $seen = Get-IpJson $end.Netns addr, show, eth0
            $seen.operstate | Should -Be UP
            $seen.addr_info.Where{ $_.family -eq 'inet' }.local | Should -Be $end.Address
        }
    }

    It 'has a server that listens in bob when Start-NetnsProcess returns, and nowhere else' {
        $web.HasExited | Should -BeFalse
        Invoke-InNetns $b { ss -Htlnp 'sport = 8080' } | Should -BeLike "*pid=$($web.Id)*"
        Invoke-InNetns $a { ss -Htln 'sport = 8080' } | Should -BeNullOrEmpty
    }

    It 'lets native programs run inside' {
        (Invoke-InNetns $a { ping -c1 10.0.0.2 }) -join "`n" | Should -BeLike '*1 received, 0% packet loss*'
        $LASTEXITCODE | Should -Be 0
    }

    It 'lets .NET and cmdlets run inside' {
        $reply = Invoke-InNetns $a { Invoke-WebRequest http://10.0.0.2:8080/page.txt -NoProxy }
        $reply.StatusCode | Should -Be 200
        $reply.Content.Trim() | Should -Be 'written by bob'
        Invoke-InNetns $a { [Net.Http.HttpClient]::new().GetStringAsync('http://10.0.0.2:8080/page.txt').Result.Trim() } | Should -Be 'written by bob'
    }

    It 'lets runspaces and jobs run inside' {
        Invoke-InNetns $a { 1..4 | ForEach-Object -Parallel { (Invoke-RestMethod http://10.0.0.2:8080/page.txt -NoProxy).Trim() } } | Should -Be (@('written by bob') * 4)
        Start-NetnsJob $a { (Invoke-RestMethod http://10.0.0.2:8080/page.txt -NoProxy).Trim() } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'written by bob'
    }

    It 'shows the server who called: alice, by her own address' {
        Invoke-InNetns $a { Invoke-RestMethod http://10.0.0.2:8080/from-alice -NoProxy -SkipHttpErrorCheck } | Out-Null
        Wait-NetnsCondition { ($web | Receive-NetnsProcess -Keep).Text -match '^10\.0\.0\.1 .*GET /from-alice' } -Timeout 60s
    }

    It 'lets nobody else in: neither the host nor a namespace without a cable' {
        $carol = New-TransientNetns -Name carol
        { Invoke-InNetns $carol { Invoke-WebRequest http://10.0.0.2:8080 -NoProxy -ConnectionTimeoutSeconds 2 } } | Should -Throw '*unreachable*'
        (ip -j addr | ConvertFrom-Json).addr_info.local | Should -Not -Contain '10.0.0.1'
    }

    It 'finds no leaked descriptor after twenty requests' {
        $base = $web | Get-ProcessFd
        1..20 | ForEach-Object { Invoke-InNetns $a { Invoke-RestMethod http://10.0.0.2:8080 -NoProxy } > $null }

        Wait-NetnsCondition { -not ($web | Get-ProcessFd | Compare-FdBaseline $base) } -Timeout 60s
        $web | Should -Not -HaveLeakedFds $base -Within 60s
    }

    It 'finds a descriptor that is leaked, and says what it is' {
        $base = $web | Get-ProcessFd
        $client = Invoke-InNetns $a { [Net.Sockets.TcpClient]::new('10.0.0.2', 8080) } # which the server keeps open for as long
        try {
            Wait-NetnsCondition { $web | Get-ProcessFd | Compare-FdBaseline $base } -Timeout 60s
            { $web | Should -Not -HaveLeakedFds $base } | Should -Throw '*10.0.0.1:*'
        } finally {
            $client.Dispose()
        }
        $web | Should -Not -HaveLeakedFds $base -Within 60s
    }

    It 'finds each thread where it belongs' {
        Test-NetnsFlow -Timeout 60s -Quiet | Should -BeTrue
    }
}

Describe 'After the story' -Tag Root, Userns {
    It 'nothing is left' {
        $scope = [NetnsPS.NetnsTestScope]::new('the story')
        $a, $b = New-TransientNetns -Name alice, bob
        New-NetnsVethPair $a $b
        $web = Start-NetnsProcess $b python3 '-m', 'http.server', '8080' -WaitForPort 8080
        $a, $b | Remove-Netns
        $scope.Dispose()

        $web.HasExited | Should -BeTrue
        Get-Process -Id $web.Id -ErrorAction Ignore | Should -BeNullOrEmpty
        $a.IsRemoved, $b.IsRemoved | Should -Be $true, $true
        Get-Netns alice, bob -ErrorAction Ignore | Should -BeNullOrEmpty
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }
}

Describe 'examples/quickstart.ps1' -Tag Root, Userns {
    It 'runs as it is, and ends well' {
        $output = Invoke-Pwsh -Command "`$ErrorActionPreference = 'Stop'; & '$PSScriptRoot/../../../examples/quickstart.ps1'" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $output | Should -Contain '  Invoke-WebRequest says 200 OK: Hello, 10.0.0.1.'
        $output | Should -Contain '  and four at once, in runspaces of their own: 200 200 200 200'
        $output[-1] | Should -Be '  left: 0 namespaces, web server ended: True'
    }
}

Describe 'examples/links.ps1' -Tag Root, Userns {
    It 'runs, and each of its pings gets its answer' {
        $output = Invoke-Pwsh -Command "`$ErrorActionPreference = 'Stop'; & '$PSScriptRoot/../../../examples/links.ps1'" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$($output -join "`n")"
        @($output -match '1 received').Count | Should -Be 3
    }
}

Describe 'examples/<Name>' -Tag Root, Userns -ForEach @(
    @{ Name = 'service.Tests.ps1'; Passed = 6 }
    @{ Name = 'fd-leaks.Tests.ps1'; Passed = 8 }
) {
    It 'passes as it is' {
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester '$PSScriptRoot/../../../examples/$Name' -PassThru -Output None; `"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord"
        $output = Invoke-Pwsh -Command $script
        $output | Should -Be "Passed $Passed"
    }
}
