BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Remove-NetnsRoute' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Remove-NetnsRoute')
        $a, $b = New-TransientNetns -Name "rr$PID-a", "rr$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
    }

    AfterEach { $scope.Dispose() }

    It 'removes by destination, and what else is asked for' {
        Add-NetnsRoute $a default -Via 10.0.0.2 -Metric 7
        Add-NetnsRoute $a default -Via 10.0.0.3 -Metric 8
        Remove-NetnsRoute $a default -Via 10.0.0.3 | Should -BeNullOrEmpty
        (Get-IpJson $a route, show, default).gateway | Should -Be 10.0.0.2
    }

    It 'removes exactly the routes that came by the pipeline' {
        Invoke-InNetns $a {
            foreach ($variant in 'metric 5', 'metric 6', 'metric 6 tos 4', 'table 100', 'table 1000 src 10.0.0.1') { ip route add 10.1.0.0/16 via 10.0.0.2 @(-split $variant) }
            ip route append 10.1.0.0/16 via 10.0.0.3 table 100
            ip route add fd01::/64 nexthop via fd00::2 nexthop via fd00::3
            ip route add fd01::/64 via fd00::2 metric 9
        }
        foreach ($route in Get-NetnsRoute $a -Table * | Where-Object Protocol -EQ boot | Sort-Object { Get-Random }) {
            $before = @(Get-NetnsRoute $a -Table *)
            $route | Remove-NetnsRoute
            $gone = Compare-Object $before.ForEach{ "$_ $($_.Table) $($_.Metric) $($_.PreferredSource)" } (Get-NetnsRoute $a -Table *).ForEach{ "$_ $($_.Table) $($_.Metric) $($_.PreferredSource)" }
            $gone.InputObject | Should -Be "$route $($route.Table) $($route.Metric) $($route.PreferredSource)"
        }
    }

    It 'takes destinations from the pipeline' {
        '10.1.0.0/16', '10.2.0.0/16' | Add-NetnsRoute $a -Type Blackhole
        '10.1.0.0/16', '10.2.0.0/16' | Remove-NetnsRoute $a
        Get-NetnsRoute $a -Type Blackhole | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf' {
        Add-NetnsRoute $a default -Via 10.0.0.2
        Remove-NetnsRoute $a default -WhatIf
        Get-NetnsRoute $a default | Remove-NetnsRoute -WhatIf
        @(Get-NetnsRoute $a default).Count | Should -Be 1
    }

    It 'what is not there is RouteNotFound, and the others are removed' {
        Add-NetnsRoute $a 10.1.0.0/16 -Via 10.0.0.2
        $route = Get-NetnsRoute $a 10.1.0.0/16
        Get-ErrorOf { Remove-NetnsRoute $a 10.9.0.0/16, 10.1.0.0/16, bad } | Should -Be 'RouteNotFound ObjectNotFound', 'InvalidCidr InvalidArgument'
        Get-ErrorOf { $route | Remove-NetnsRoute } | Should -Be 'RouteNotFound ObjectNotFound'
        Get-ErrorOf { Remove-NetnsRoute nosuch default } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
