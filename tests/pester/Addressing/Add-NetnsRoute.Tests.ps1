BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Add-NetnsRoute' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Add-NetnsRoute')
        $a, $b = New-TransientNetns -Name "ar$PID-a", "ar$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
    }

    AfterEach { $scope.Dispose() }

    It 'adds a default route' {
        Add-NetnsRoute $a default -Via 10.0.0.2 -Device eth0 -Metric 7 | Should -BeNullOrEmpty
        $seen = Get-IpJson $a '-d', route, show, default
        $seen.gateway, $seen.dev, $seen.metric, $seen.protocol | Should -Be 10.0.0.2, eth0, 7, boot
    }

    It 'takes <What>' -ForEach @(
        @{ What = 'a gateway of the other family'; To = '10.1.0.0/16'; Given = @{ Via = 'fd00::2'; Device = 'eth0' }; Seen = { $_.via.host | Should -Be 'fd00::2' } }
        @{ What = 'a link alone'; To = '10.1.0.0/16'; Given = @{ Device = 'eth0' }; Seen = { "$($_.dev) $($_.scope)" | Should -Be 'eth0 link' } }
        @{ What = 'a gateway that no address reaches'; To = '10.1.0.0/16'; Given = @{ Via = '192.0.2.1'; Device = 'eth0'; OnLink = $true }; Seen = { $_.flags | Should -Contain onlink } }
        @{ What = 'a table by number'; To = '10.1.0.0/16'; Given = @{ Via = '10.0.0.2'; Table = 1000 }; Table = '1000'; Seen = { $_.gateway | Should -Be 10.0.0.2 } }
        @{ What = 'a table by name'; To = '10.1.0.0/16'; Given = @{ Via = '10.0.0.2'; Table = 'default' }; Table = 'default'; Seen = { $_.gateway | Should -Be 10.0.0.2 } }
        @{ What = 'a source and an MTU'; To = '10.1.0.0/16'; Given = @{ Via = '10.0.0.2'; Source = '10.0.0.1'; Mtu = 1300 }; Seen = { "$($_.prefsrc) $($_.metrics[0].mtu)" | Should -Be '10.0.0.1 1300' } }
        @{ What = 'a protocol by name'; To = '10.1.0.0/16'; Given = @{ Via = '10.0.0.2'; Protocol = 'static' }; Seen = { $_.protocol | Should -Be static } }
        @{ What = 'a protocol by number'; To = '10.1.0.0/16'; Given = @{ Via = '10.0.0.2'; Protocol = 250 }; Seen = { $_.protocol | Should -Be 250 } }
        @{ What = 'a scope'; To = '10.1.0.0/16'; Given = @{ Device = 'eth0'; Scope = 'Global' }; Seen = { $_.scope | Should -Be global } }
        @{ What = 'a blackhole'; To = '10.1.0.0/16'; Given = @{ Type = 'Blackhole' }; Seen = { $_.type | Should -Be blackhole } }
        @{ What = 'unreachable'; To = '10.1.0.0/16'; Given = @{ Type = 'Unreachable' }; Seen = { $_.type | Should -Be unreachable } }
        @{ What = 'prohibit'; To = '10.1.0.0/16'; Given = @{ Type = 'Prohibit' }; Seen = { $_.type | Should -Be prohibit } }
        @{ What = 'an IPv6 route'; To = 'fd01::/64'; Given = @{ Via = 'fd00::2' }; Seen = { $_.gateway | Should -Be fd00::2 } }
        @{ What = 'a default route of IPv6 without a gateway'; To = 'default'; Given = @{ Device = 'eth0'; Family = 'IPv6' }; Seen = { $_.dev | Should -Be eth0 } }
        @{ What = 'several paths'; To = '10.1.0.0/16'; Given = @{ NextHop = @{ Via = '10.0.0.2'; Weight = 3 }, @{ Via = '10.0.0.3'; Device = 'eth0' } }; Seen = { @($_.nexthops.gateway) + $_.nexthops.weight | Should -Be 10.0.0.2, 10.0.0.3, 3, 1 } }
    ) {
        Add-NetnsRoute $a $To @Given
        $version = $To -match ':' -or $Given.Family ? '-6' : '-4'
        Get-IpJson $a $version, '-d', route, show, $To, table, ($Table ?? 'main') | ForEach-Object { $found = $true; . $Seen }
        $found | Should -BeTrue
    }

    It 'takes destinations from the pipeline, and one bad one of many does not lose the others' {
        $record = Get-ErrorOf { 1..50 + 'bad' + 51..99 | ForEach-Object { $_ -is [int] ? "10.$_.0.0/16" : $_ } | Add-NetnsRoute $a -Via 10.0.0.2 }
        $record | Should -Be 'InvalidCidr InvalidArgument'
        @(Get-IpJson $a route | Where-Object gateway -EQ 10.0.0.2).Count | Should -Be 99
    }

    It 'emits the route with -PassThru, and uses the current namespace without -Netns' {
        $made = Invoke-InNetns $a { Add-NetnsRoute -Destination default -Via 10.0.0.2 -PassThru }
        "$($made.Destination) $($made.Gateway) $($made.Device) $($made.Metric) $($made.Table)" | Should -Be 'default 10.0.0.2 eth0 0 main'
    }

    It 'adds nothing with -WhatIf, and takes back with its scope what it added' {
        Add-NetnsRoute $a default -Via 10.0.0.2 -WhatIf
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Add-NetnsRoute $a 10.1.0.0/16 -Via 10.0.0.2
        $inner.Dispose()
        Get-IpJson $a route | Where-Object gateway | Should -BeNullOrEmpty
    }

    It 'completes links, tables and protocols' {
        Get-Completion "Add-NetnsRoute $($a.Name) default -Device e" | Should -Be eth0
        Get-Completion 'Add-NetnsRoute -Table m' | Should -Be main
        Get-Completion 'Add-NetnsRoute -Protocol st' | Should -Be static
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'bits behind the prefix'; Id = 'InvalidCidr InvalidArgument'; To = '10.1.0.1/16'; Given = @{ Device = 'eth0' } }
        @{ Because = 'no gateway and no link'; Id = 'InvalidValue InvalidArgument'; To = '10.1.0.0/16'; Given = @{} }
        @{ Because = 'a gateway that is none'; Id = 'InvalidCidr InvalidArgument'; To = 'default'; Given = @{ Via = 'x' } }
        @{ Because = 'an IPv4 gateway of an IPv6 route'; Id = 'AddressFamilyMismatch InvalidArgument'; To = 'fd01::/64'; Given = @{ Via = '10.0.0.2' } }
        @{ Because = 'an unknown table'; Id = 'InvalidValue InvalidArgument'; To = 'default'; Given = @{ Via = '10.0.0.2'; Table = 'x' } }
        @{ Because = 'an unknown protocol'; Id = 'InvalidValue InvalidArgument'; To = 'default'; Given = @{ Via = '10.0.0.2'; Protocol = 'x' } }
        @{ Because = 'an MTU of 5'; Id = 'InvalidMtu InvalidArgument'; To = 'default'; Given = @{ Via = '10.0.0.2'; Mtu = 5 } }
        @{ Because = 'a blackhole with a gateway'; Id = 'InvalidValue InvalidArgument'; To = 'default'; Given = @{ Via = '10.0.0.2'; Type = 'Blackhole' } }
        @{ Because = 'a path with an unknown key'; Id = 'ParameterArgumentTransformationError InvalidData'; To = 'default'; Given = @{ NextHop = @{ Foo = 1 } } }
        @{ Because = 'a weight of 0'; Id = 'InvalidValue InvalidArgument'; To = 'default'; Given = @{ NextHop = @{ Via = '10.0.0.2'; Weight = 0 } } }
        @{ Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; To = 'default'; Given = @{ Device = 'nosuch' } }
    ) {
        Get-ErrorOf { Add-NetnsRoute $a $To @Given } | Should -Be $Id
    }

    It 'tells what the kernel says' {
        Add-NetnsRoute $a default -Via 10.0.0.2
        Get-ErrorOf { Add-NetnsRoute $a default -Via 10.0.0.2 } | Should -Be 'RouteAddFailed.EEXIST ResourceExists'
        try { Add-NetnsRoute $a 10.1.0.0/16 -Via 192.0.2.1 -ErrorAction Stop } catch { $record = $_ }
        $record.FullyQualifiedErrorId | Should -BeLike 'RouteAddFailed.ENETUNREACH,*'
        $record.Exception.KernelMessage | Should -Not -BeNullOrEmpty
        "$record" | Should -BeLike "*$($record.Exception.KernelMessage)*"
        Get-ErrorOf { Add-NetnsRoute nosuch default -Via 10.0.0.2 } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
