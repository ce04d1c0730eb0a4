BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsAddress' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsAddress')
        $a, $b = New-TransientNetns -Name "ga$PID-a", "ga$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24
        New-NetnsVethPair $a $b
        Invoke-InNetns $a {
            ip addr add 192.0.2.1/32 peer 192.0.2.2 dev eth1 metric 50
            ip addr add 10.0.1.1/24 broadcast 10.0.1.255 label eth1:x dev eth1 valid_lft 3600 preferred_lft 600
            ip addr add 10.0.1.2/24 dev eth1
        }
    }

    AfterAll { $scope.Dispose() }

    It 'lists what ip(8) lists' {
        $seen = Get-IpJson $a addr | ForEach-Object { foreach ($address in $_.addr_info) { "$($_.ifname) $($address.local)/$($address.prefixlen) $($address.scope)" } }
        @(Get-NetnsAddress $a).ForEach{ "$($_.LinkName) $($_.Address) $("$($_.Scope)".ToLower())" } | Sort-Object | Should -Be @($seen | Sort-Object)
    }

    It 'tells peer, label, broadcast, metric and lifetimes' {
        $far, $short, $second = Get-NetnsAddress $a eth1 -Family IPv4
        $far.Peer, $far.Metric | Should -Be ([ipaddress]'192.0.2.2'), 50
        $short.Label, "$($short.Broadcast)" | Should -Be 'eth1:x', '10.0.1.255'
        $short.ValidLifetime.TotalMinutes | Should -BeGreaterThan 59
        $short.PreferredLifetime.TotalMinutes | Should -BeGreaterThan 9
        $second.Flags | Should -Be 'Secondary, Permanent'
        $second.ValidLifetime | Should -BeNullOrEmpty
    }

    It 'finds by <What>' -ForEach @(
        @{ What = 'link'; Given = @{ Link = 'eth0'; Scope = 'Global' }; Found = '10.0.0.1/24', 'fd00::1/64' }
        @{ What = 'links'; Given = @{ Link = 'lo', 'eth0'; Family = 'IPv4' }; Found = '127.0.0.1/8', '10.0.0.1/24' }
        @{ What = 'pattern of links'; Given = @{ Link = 'eth*'; Family = 'IPv4' }; Found = '10.0.0.1/24', '192.0.2.1/32', '10.0.1.1/24', '10.0.1.2/24' }
        @{ What = 'address'; Given = @{ Address = '10.0.0.1/24' }; Found = '10.0.0.1/24' }
        @{ What = 'address without its prefix length'; Given = @{ Address = 'fd00::1', '127.0.0.1' }; Found = '127.0.0.1/8', 'fd00::1/64' }
        @{ What = 'pattern'; Given = @{ Address = '10.*' }; Found = '10.0.0.1/24', '10.0.1.1/24', '10.0.1.2/24' }
        @{ What = 'scope'; Given = @{ Scope = 'Host' }; Found = '127.0.0.1/8', '::1/128' }
        @{ What = 'an address that nobody has'; Given = @{ Address = '10.9.9.9/24' }; Found = $null }
    ) {
        Get-NetnsAddress $a @Given | ForEach-Object Address | Sort-Object | Should -Be @($Found | Sort-Object)
    }

    It 'takes namespaces and links from the pipeline' {
        ($a, $b | Get-NetnsAddress -Address 10.0.0.*).Netns | Should -Be $a, $b
        $link, $peer | Get-NetnsAddress -Family IPv4 | ForEach-Object Address | Should -Be 10.0.0.1/24, 10.0.0.2/24
    }

    It 'looks into the current namespace without -Netns' {
        (Invoke-InNetns $a { Get-NetnsAddress -Link eth0 -Family IPv4 }).Address | Should -Be 10.0.0.1/24
    }

    It 'completes links' {
        Get-Completion "Get-NetnsAddress $($a.Name) eth" | Should -Be eth0, eth1
    }

    It 'shows a table' {
        $table = Get-NetnsAddress $a eth0 -Family IPv4 | Out-String -Width 200
        foreach ($word in $a.Name, 'eth0', '10.0.0.1/24', 'IPv4', 'Global') { $table | Should -BeLike "*$word*" }
        Get-NetnsAddress $a eth1 -Address 192.0.2.1 | Format-List | Out-String | Should -BeLike '*Peer*192.0.2.2*'
    }

    It 'writes an error for what it does not find, and goes on' {
        Get-ErrorOf { Get-NetnsAddress $a nosuch } | Should -Be 'LinkNotFound ObjectNotFound'
        Get-ErrorOf { Get-NetnsAddress nosuch } | Should -Be 'NetnsNotFound ObjectNotFound'
        (Get-NetnsAddress nosuch, $b nosuch, eth0 -Family IPv4 -ErrorAction SilentlyContinue).Address | Should -Be 10.0.0.2/24
    }

    It 'tells one who names a link first that the namespace comes first' {
        Invoke-InNetns $a { try { Get-NetnsAddress eth1 -ErrorAction Stop } catch { "$_" } } | Should -BeLike '*write . eth1*'
    }
}
