BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Remove-NetnsAddress' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Remove-NetnsAddress')
        $a = New-TransientNetns "ra$PID-a"
        $link, $peer = New-NetnsVethPair $a -Address 10.0.0.1/24, 10.0.1.1/24, fd00::1/64
        function Get-Seen { @((Get-IpJson $a addr, show, eth0).addr_info | Where-Object scope -NE link).local }
    }

    AfterEach { $scope.Dispose() }

    It 'removes addresses' {
        Remove-NetnsAddress $a eth0 10.0.0.1/24, fd00::1/64
        Get-Seen | Should -Be 10.0.1.1
    }

    It 'takes a link from the pipeline' {
        $link | Remove-NetnsAddress -Address 10.0.0.1/24
        Get-Seen | Should -Be 10.0.1.1, fd00::1
    }

    It 'takes addresses from the pipeline, also point-to-point ones' {
        Add-NetnsAddress $a eth0 192.0.2.1/32 -Peer 192.0.2.2
        Get-NetnsAddress $a eth0 -Family IPv4 | Remove-NetnsAddress
        Get-Seen | Should -Be fd00::1
    }

    It 'takes secondary addresses from the pipeline, which go with their primary one' {
        Add-NetnsAddress $a eth0 10.0.0.2/24, 10.0.0.3/24
        Get-ErrorOf { Get-NetnsAddress $a eth0 -Family IPv4 | Remove-NetnsAddress } | Should -BeNullOrEmpty
        Get-Seen | Should -Be fd00::1
    }

    It 'takes an address from several links' {
        $peer | Add-NetnsAddress -Address 10.0.1.1/24
        Remove-NetnsAddress $a eth0, eth1 10.0.1.1/24
        (Get-NetnsAddress $a -Address 10.0.1.1) | Should -BeNullOrEmpty
    }

    It 'removes nothing with -WhatIf' {
        Remove-NetnsAddress $a eth0 10.0.0.1/24 -WhatIf
        Get-Seen | Should -HaveCount 3
    }

    It 'completes the addresses of the link' {
        Get-Completion "Remove-NetnsAddress $($a.Name) eth0 10" | Should -Be 10.0.0.1/24, 10.0.1.1/24
    }

    It '<Because> is <Id>, and the others are removed' -ForEach @(
        @{ Because = 'an address that is not there'; Id = 'AddressNotFound ObjectNotFound'; Bad = '10.9.9.9/24' }
        @{ Because = 'an address with another prefix length'; Id = 'AddressNotFound ObjectNotFound'; Bad = '10.0.1.1/25' }
        @{ Because = 'a malformed address'; Id = 'InvalidCidr InvalidArgument'; Bad = '10.0.0.1/99' }
    ) {
        Get-ErrorOf { Remove-NetnsAddress $a eth0 $Bad, 10.0.0.1/24 } | Should -Be $Id
        Get-Seen | Should -Be 10.0.1.1, fd00::1
    }

    It 'a link or a namespace that there is not is not found' {
        Get-ErrorOf { Remove-NetnsAddress $a nosuch 10.0.0.1/24 } | Should -Be 'LinkNotFound ObjectNotFound'
        Get-ErrorOf { Remove-NetnsAddress nosuch eth0 10.0.0.1/24 } | Should -Be 'NetnsNotFound ObjectNotFound'
    }

    It 'an address object that was removed already is AddressNotFound' {
        $address = Get-NetnsAddress $a eth0 10.0.0.1/24
        $address | Remove-NetnsAddress
        Get-ErrorOf { $address | Remove-NetnsAddress } | Should -Be 'AddressNotFound ObjectNotFound'
    }
}
