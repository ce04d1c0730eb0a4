BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Remove-NetnsLink' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Remove-NetnsLink')
        $a, $b = New-TransientNetns -Name "r$PID-a", "r$PID-b"
        New-NetnsVethPair $a $b
    }

    AfterEach { $scope.Dispose() }

    It 'removes a link, and with a veth its other end' {
        Remove-NetnsLink $a eth0
        (Get-IpJson $a link).ifname | Should -Be lo
        (Get-IpJson $b link).ifname | Should -Be lo
    }

    It 'removes many' {
        New-NetnsVethPair $a $b
        Remove-NetnsLink $a eth0, eth1
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'takes both ends of a pair from the pipeline' {
        Get-ErrorOf { New-NetnsVethPair $a $b | Remove-NetnsLink } | Should -BeNullOrEmpty
        (Get-IpJson $a link).ifname | Should -Be lo, eth0
    }

    It 'uses the current namespace without -Netns' {
        Invoke-InNetns $a { Remove-NetnsLink -Link eth0 }
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'removes nothing with -WhatIf' {
        Remove-NetnsLink $a eth0 -WhatIf
        (Get-IpJson $a link).ifname | Should -Be lo, eth0
    }

    It 'writes an error for what is not there, and goes on' {
        Get-ErrorOf { Remove-NetnsLink $a nosuch, eth0 } | Should -Be 'LinkNotFound ObjectNotFound'
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'writes an error for a link that was removed already' {
        $link = Get-NetnsLink $a eth0
        $link | Remove-NetnsLink
        Get-ErrorOf { $link | Remove-NetnsLink } | Should -Be 'LinkNotFound ObjectNotFound'
    }

    It 'writes an error for lo, which can''t be removed' {
        Get-ErrorOf { Remove-NetnsLink $a lo } | Should -Be 'LinkRemoveFailed.EOPNOTSUPP NotImplemented'
    }

    It 'completes links' {
        Get-Completion "Remove-NetnsLink $($a.Name) e" | Should -Be eth0
    }
}
