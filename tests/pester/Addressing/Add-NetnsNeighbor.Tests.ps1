BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Add-NetnsNeighbor, Get-NetnsNeighbor, Remove-NetnsNeighbor' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsNeighbor')
        $a, $b = New-TransientNetns -Name "nb$PID-a", "nb$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
    }

    AfterEach { $scope.Dispose() }

    It 'writes down a neighbour of each family' {
        Add-NetnsNeighbor $a eth0 10.0.0.9, fd00::9 02:00:00:00:00:09 | Should -BeNullOrEmpty
        $seen = Get-IpJson $a neigh, show, nud, permanent
        $seen.dst + $seen.lladdr | Should -Be 10.0.0.9, fd00::9, 02:00:00:00:00:09, 02:00:00:00:00:09
    }

    It 'tells that it is <State>' -ForEach @{ State = 'Reachable' }, @{ State = 'Stale' }, @{ State = 'NoArp' } {
        (Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:09 -State $State -PassThru).State | Should -Be $State
        (Get-IpJson $a neigh, show, nud, all, 10.0.0.9).state | Should -Be $State
    }

    It 'tells that it is a router, and answers for addresses' {
        Add-NetnsNeighbor $a eth0 fd00::9 02:00:00:00:00:09 -Router
        Get-IpJson $a neigh, show, fd00::9 | ForEach-Object { $_.psobject.Properties.Name } | Should -Contain router
        Add-NetnsNeighbor $a eth0 10.0.0.77 -Proxy
        (Get-IpJson $a neigh, show, proxy).dst | Should -Be 10.0.0.77
        $proxy = Get-NetnsNeighbor $a -Proxy
        "$($proxy.IPAddress) $($proxy.IsProxy)" | Should -Be '10.0.0.77 True'
        $proxy | Remove-NetnsNeighbor
        Get-NetnsNeighbor $a -Proxy | Should -BeNullOrEmpty
    }

    It 'takes the place of what is known with -Force only' {
        Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:09
        Get-ErrorOf { Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:0a } | Should -Be 'NeighborAddFailed.EEXIST ResourceExists'
        Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:0a -Force
        (Get-IpJson $a neigh, show, 10.0.0.9).lladdr | Should -Be 02:00:00:00:00:0a
    }

    It 'gets what was learned, and filters' {
        Invoke-InNetns $a { ping -c1 10.0.0.2 } | Out-Null
        Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:09
        (Get-NetnsNeighbor $a eth0 10.0.0.2).MacAddress | Should -Be $peer.MacAddress
        "$((Get-NetnsNeighbor $a -State Permanent).IPAddress)" | Should -Be 10.0.0.9
        @($link | Get-NetnsNeighbor -Family IPv4).Count | Should -Be 2
        Get-NetnsNeighbor $a -Address 10.0.0.9 | Out-String -Width 200 | Should -BeLike '*eth0*10.0.0.9*02:00:00:00:00:09*Permanent*'
    }

    It 'removes by address and from the pipeline, and nothing with -WhatIf' {
        $link | Add-NetnsNeighbor -Address 10.0.0.7, 10.0.0.8, 10.0.0.9 -MacAddress 02:00:00:00:00:09
        Remove-NetnsNeighbor $a eth0 10.0.0.7
        Get-NetnsNeighbor $a -State Permanent | Remove-NetnsNeighbor -WhatIf
        @(Get-NetnsNeighbor $a -State Permanent).Count | Should -Be 2
        Get-NetnsNeighbor $a -State Permanent | Remove-NetnsNeighbor
        Get-NetnsNeighbor $a -State Permanent | Should -BeNullOrEmpty
        Get-ErrorOf { Remove-NetnsNeighbor $a eth0 10.0.0.7, bad } | Should -Be 'NeighborNotFound ObjectNotFound', 'InvalidCidr InvalidArgument'
    }

    It 'goes with its scope, and completes links and addresses' {
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Add-NetnsNeighbor $a eth0 10.0.0.9 02:00:00:00:00:09
        Add-NetnsNeighbor $a eth0 fd00::9 02:00:00:00:00:09 -Router
        Get-Completion "Add-NetnsNeighbor $($a.Name) e" | Should -Be eth0
        Get-Completion "Remove-NetnsNeighbor $($a.Name) eth0 10.0.0.9" | Should -Be 10.0.0.9
        $inner.Dispose()
        Get-NetnsNeighbor $a -State Permanent | Should -BeNullOrEmpty
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'no hardware address'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Address = '10.0.0.9' } }
        @{ Because = 'a bad one'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Address = '10.0.0.9'; MacAddress = 'x' } }
        @{ Because = 'one with -Proxy'; Id = 'ParametersExclude InvalidArgument'; Given = @{ Address = '10.0.0.9'; MacAddress = '02:00:00:00:00:09'; Proxy = $true } }
        @{ Because = 'a prefix'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Address = '10.0.0.9/24'; MacAddress = '02:00:00:00:00:09' } }
        @{ Because = 'a state of the kernel''s own'; Id = 'InvalidValue InvalidArgument'; Given = @{ Address = '10.0.0.9'; MacAddress = '02:00:00:00:00:09'; State = 'Failed' } }
        @{ Because = 'a router of IPv4'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ Address = '10.0.0.9'; MacAddress = '02:00:00:00:00:09'; Router = $true } }
    ) {
        Get-ErrorOf { Add-NetnsNeighbor $a eth0 @Given } | Should -Be $Id
    }

    It 'a link or namespace that there is not is an error, and the others go on' {
        Get-ErrorOf { Add-NetnsNeighbor $a nosuch, eth0 10.0.0.9 02:00:00:00:00:09 } | Should -Be 'LinkNotFound ObjectNotFound'
        "$((Get-NetnsNeighbor $a -State Permanent).IPAddress)" | Should -Be 10.0.0.9
        Get-ErrorOf { Get-NetnsNeighbor nosuch } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
