BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/LinkTests.psm1"
}

Describe 'New-NetnsBond' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsBond')
        $a, $b = New-TransientNetns -Name "b$PID-a", "b$PID-b"
        1..2 | ForEach-Object { New-NetnsVethPair $a $b } | Out-Null
    }

    AfterEach { $scope.Dispose() }

    It 'has the mode <_>' -ForEach balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb {
        Skip-Unless bond
        (New-NetnsBond $a bond0 -Mode $_).Options['mode'] | Should -Be $_
        (Get-IpJson $a '-d', link, show, bond0).linkinfo.info_data.mode | Should -Be $_
    }

    It 'gathers members, from the pipeline too, and prefers one' {
        Skip-Unless bond
        $bond = Get-NetnsLink $a eth* | New-NetnsBond -Name bond0 -Mode ActiveBackup -MiiMonitor 100 -UpDelay 200 -DownDelay 300 -Primary eth1
        (Get-NetnsLink $a eth*).ForEach{ "$($_.Master) $($_.IsUp)" } | Should -Be 'bond0 True', 'bond0 True'
        $seen = Get-IpJson $a '-d', link, show, bond0
        $seen.linkinfo.info_data.primary, $seen.linkinfo.info_data.updelay | Should -Be eth1, 200
        Compare-LinkOption $seen $bond.Options | Should -BeNullOrEmpty
    }

    It 'asks addresses whether its members work' {
        Skip-Unless bond
        New-NetnsBond $a bond0 -Mode active-backup -Member eth0 -ArpInterval 500 -ArpTarget 10.0.0.1, 10.0.0.2 | Out-Null
        $data = (Get-IpJson $a '-d', link, show, bond0).linkinfo.info_data
        $data.arp_interval | Should -Be 500
        $data.arp_ip_target | Should -Be 10.0.0.1, 10.0.0.2
    }

    It 'leaves its members as they were when one is refused' {
        $id = (Test-NetnsSupport bond) ? 'LinkCreateFailed.E*' : 'LinkCreateFailed.EOPNOTSUPP*'
        Get-ErrorOf { New-NetnsBond $a bond0 -Mode active-backup -Member eth0, lo } | Should -BeLike $id
        (Get-NetnsLink $a eth0).Master | Should -BeNullOrEmpty
        (Get-NetnsLink $a eth0).IsUp | Should -BeTrue
        (Get-IpJson $a link).ifname | Should -Be lo, eth0, eth1
    }

    It 'completes modes by the kernel''s words, and members' {
        Get-Completion 'New-NetnsBond -Mode bal' | Should -Be balance-rr, balance-xor, balance-tlb, balance-alb
        Get-Completion "New-NetnsBond $($a.Name) -Member e" | Should -Be eth0, eth1
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a mode that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'balance' } }
        @{ Because = 'a member that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Mode = 'active-backup'; Member = 'nosuch' } }
        @{ Because = 'an interval below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'active-backup'; MiiMonitor = -1 } }
        @{ Because = 'a target that is no address'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Mode = 'active-backup'; ArpTarget = 'x' } }
        @{ Because = 'an IPv6 target'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'active-backup'; ArpTarget = 'fd00::1' } }
        @{ Because = 'a hash that is none'; Id = 'ParameterArgumentValidationError InvalidData'; Given = @{ Mode = 'active-backup'; TransmitHashPolicy = 'layer9' } }
    ) {
        Get-ErrorOf { New-NetnsBond $a bond0 @Given } | Should -Be $Id
        (Get-IpJson $a link).ifname | Should -Be lo, eth0, eth1
    }
}
