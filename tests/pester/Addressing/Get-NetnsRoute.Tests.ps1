BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsRoute' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsRoute')
        $a, $b = New-TransientNetns -Name "gr$PID-a", "gr$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24
        Invoke-InNetns $a {
            ip route add default via 10.0.0.2 metric 7
            ip route add 10.1.0.0/16 nexthop via 10.0.0.3 weight 2 nexthop via 10.0.0.4
            ip route add blackhole 10.2.0.0/16 proto static
            ip route add 10.3.0.0/16 via 10.0.0.2 table 100
            ip route add fd01::/64 via fd00::2
        }
    }

    AfterAll { $scope.Dispose() }

    It 'lists what ip(8) lists' {
        $seen = foreach ($version in '-4', '-6') { Get-IpJson $a $version, '-d', route | ForEach-Object { "$($_.dst) $($_.gateway) $($_.dev) $([int]$_.metric) $($_.type) $($_.protocol)" } }
        @(Get-NetnsRoute $a).ForEach{ "$($_.Destination) $($_.Gateway) $($_.Device) $($_.Metric) $("$($_.Type)".ToLower()) $($_.Protocol)" } | Should -Be $seen
    }

    It 'finds by <What>' -ForEach @(
        @{ What = 'destination'; Given = @{ Destination = 'default' }; Found = 'default' }
        @{ What = 'pattern'; Given = @{ Destination = '10.*' }; Found = '10.0.0.0/24', '10.1.0.0/16', '10.2.0.0/16' }
        @{ What = 'gateway'; Given = @{ Via = '10.0.0.2' }; Found = 'default' }
        @{ What = 'gateway of a path'; Given = @{ Via = '10.0.0.4' }; Found = '10.1.0.0/16' }
        @{ What = 'link'; Given = @{ Device = 'eth0'; Family = 'IPv4' }; Found = 'default', '10.0.0.0/24', '10.1.0.0/16' }
        @{ What = 'type'; Given = @{ Type = 'Blackhole' }; Found = '10.2.0.0/16' }
        @{ What = 'protocol'; Given = @{ Protocol = 'static' }; Found = '10.2.0.0/16' }
        @{ What = 'table'; Given = @{ Table = '100' }; Found = '10.3.0.0/16' }
        @{ What = 'all tables, in the words of ip'; Given = @{ Table = 'all'; Via = '10.0.0.2' }; Found = 'default', '10.3.0.0/16' }
        @{ What = 'all tables'; Given = @{ Table = '*'; Via = '10.0.0.2' }; Found = 'default', '10.3.0.0/16' }
        @{ What = 'a destination that is not there'; Given = @{ Destination = '10.9.0.0/16' }; Found = $null }
    ) {
        @(Get-NetnsRoute $a @Given).Destination | Sort-Object | Should -Be @($Found | Sort-Object)
    }

    It 'finds the default routes by their prefixes too' {
        Add-NetnsRoute $a default -Device lo -Metric 9
        Add-NetnsRoute $a default -Device lo -Family IPv6 -Metric 9
        (Get-NetnsRoute $a 0.0.0.0/0 | Where-Object Metric -EQ 9).Family | Should -Be IPv4
        (Get-NetnsRoute $a ::/0 | Where-Object Metric -EQ 9).Family | Should -Be IPv6
    }

    It 'reads and removes what only ip(8) makes: by a next hop object, and by source' {
        Add-NetnsAddress $a lo 10.0.77.1/24, fd77::1/64
        Invoke-InNetns $a {
            ip nexthop add id 7 via 10.0.77.2 dev lo
            ip route add 10.52.0.0/24 nhid 7
            ip -6 route add from fd00::/64 fd61::/64 dev lo
        }
        $routes = Get-NetnsRoute $a 10.52.0.0/24, fd61::/64
        $routes[0].NextHopId, $routes[1].From | Should -Be 7, 'fd00::/64'

        $routes | Remove-NetnsRoute
        Get-NetnsRoute $a 10.52.0.0/24, fd61::/64 | Should -BeNullOrEmpty
    }

    It 'takes namespaces and links from the pipeline' {
        ($a, $b | Get-NetnsRoute -Destination 10.0.0.0/24).Netns | Should -Be $a, $b
        ($peer | Get-NetnsRoute -Family IPv4).Destination | Should -Be 10.0.0.0/24
    }

    It 'shows a table, and all of it in a list' {
        $table = Get-NetnsRoute $a default | Out-String -Width 200
        foreach ($word in $a.Name, 'default', '10.0.0.2', 'eth0', '7', 'main') { $table | Should -BeLike "*$word*" }
        Get-NetnsRoute $a 10.1.0.0/16 | Format-List | Out-String -Width 300 | Should -BeLike '*Path*10.0.0.4*'
    }

    It 'completes destinations' {
        Get-Completion "Get-NetnsRoute $($a.Name) def" | Should -Be default
        Get-Completion 'Get-NetnsRoute -Table al' | Should -Be all
    }

    It 'writes an error for what can not be' {
        Get-ErrorOf { Get-NetnsRoute nosuch } | Should -Be 'NetnsNotFound ObjectNotFound'
        Get-ErrorOf { Get-NetnsRoute $a -Table x } | Should -Be 'InvalidValue InvalidArgument'
    }
}
