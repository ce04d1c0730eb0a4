BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
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
        Get-NetnsLink $a eth* | New-NetnsBond -Name bond0 -Mode ActiveBackup -MiiMonitor 100 -UpDelay 200 -DownDelay 300 -Primary eth1 | Out-Null
        (Get-NetnsLink $a eth*).ForEach{ "$($_.Master) $($_.IsUp)" } | Should -Be 'bond0 True', 'bond0 True'
        # The preferred one is used only once it was up for the delay.
        Wait-NetnsCondition { (Get-NetnsLink $a bond0).Options['active_slave'] -eq 'eth1' } -Timeout 30s
        $bond = Get-NetnsLink $a bond0
        $seen = Get-IpJson $a '-d', link, show, bond0
        $seen.linkinfo.info_data.primary, $seen.linkinfo.info_data.updelay | Should -Be eth1, 200
        Compare-LinkOption $seen $bond.Options | Should -BeNullOrEmpty
    }

    It 'has LACP''s options, and the fewest members' {
        Skip-Unless bond
        $bond = New-NetnsBond $a bond0 -Mode 802.3ad -Member eth0, eth1 -MiiMonitor 100 -FastLacp -MinimumLinks 2 -TransmitHashPolicy layer3+4
        $data = (Get-IpJson $a '-d', link, show, bond0).linkinfo.info_data
        $data.ad_lacp_rate, $data.min_links, $data.xmit_hash_policy | Should -Be fast, 2, layer3+4
        $bond.Options['lacp_rate'], $bond.Options['min_links'], $bond.Options['xmit_hash_policy'] | Should -Be fast, 2, layer3+4
    }

    It 'uses another member when one fails' {
        Skip-Unless bond
        New-NetnsBond $a bond0 -Mode active-backup -Member eth0, eth1 -Primary eth0 -MiiMonitor 50 -Address 10.0.0.1/24 | Out-Null
        New-NetnsBridge $b br0 -Port eth0, eth1 -Address 10.0.0.2/24 | Out-Null
        (Get-NetnsLink $a bond0).Options['active_slave'] | Should -Be eth0
        Set-NetnsLink $b eth0 -Down
        Wait-NetnsCondition { (Get-NetnsLink $a bond0).Options['active_slave'] -eq 'eth1' } -Timeout 30s
        Invoke-InNetns $a { ping -c1 -W9 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
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
        @{ Because = 'a delay without a monitor'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'active-backup'; UpDelay = 100 } }
        @{ Because = 'LACP in another mode'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'balance-rr'; FastLacp = $true } }
        @{ Because = 'ARP beside LACP'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = '802.3ad'; ArpInterval = 100; ArpTarget = '10.0.0.1' } }
        @{ Because = 'a preference in a mode without'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'balance-rr'; Member = 'eth0'; Primary = 'eth0' } }
        @{ Because = 'a preference for no member'; Id = 'InvalidValue InvalidArgument'; Given = @{ Mode = 'active-backup'; Member = 'eth0'; Primary = 'eth1' } }
        @{ Because = 'a hash that is none'; Id = 'ParameterArgumentValidationError InvalidData'; Given = @{ Mode = 'active-backup'; TransmitHashPolicy = 'layer9' } }
    ) {
        Get-ErrorOf { New-NetnsBond $a bond0 @Given } | Should -Be $Id
        (Get-IpJson $a link).ifname | Should -Be lo, eth0, eth1
    }
}
