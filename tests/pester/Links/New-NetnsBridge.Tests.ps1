BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsBridge' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsBridge')
        $hub, $a, $b = New-TransientNetns -Name "b$PID-hub", "b$PID-a", "b$PID-b"
        New-NetnsVethPair $a $hub -Address 10.0.0.1/24 | Out-Null
        New-NetnsVethPair $b $hub -Address 10.0.0.2/24 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    It 'switches between its ports' {
        New-NetnsBridge $hub br0 -Port eth0, eth1 | Out-Null

        (Get-IpJson $hub link, show, eth0).master, (Get-IpJson $hub link, show, eth1).master | Should -Be br0, br0
        Invoke-InNetns $a { ping -c1 -W5 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'takes ports from the pipeline, all for one bridge in their namespace' {
        $bridge = Get-NetnsLink $hub eth* | New-NetnsBridge -Name br0
        $bridge.Netns | Should -Be $hub
        (Get-NetnsLink $hub eth*).Master | Should -Be br0, br0
    }

    It 'takes NetnsLinks and names together' {
        New-NetnsBridge $hub br0 -Port (Get-NetnsLink $hub eth0), eth1 | Out-Null
        (Get-NetnsLink $hub eth*).Master | Should -Be br0, br0
    }

    It 'makes nothing of a pipeline that brings nothing' {
        Get-NetnsLink $hub nosuch* | New-NetnsBridge -Name br0 | Should -BeNullOrEmpty
        Get-NetnsLink $hub -Kind bridge | Should -BeNullOrEmpty
    }

    It 'has the times, priorities and switches that ip shows' {
        $given = @{
            Stp = $true; Priority = 4096; ForwardDelay = '4s'; HelloTime = '1s'; MaxAge = '10s'; AgeingTime = '12340ms'
            MulticastSnooping = $false; MulticastQuerier = $true; GroupForwardMask = 0x4000
        }
        $bridge = New-NetnsBridge $hub br0 @given

        $seen = Get-IpJson $hub '-d', link, show, br0
        $data = $seen.linkinfo.info_data
        $data.stp_state, $data.priority, $data.forward_delay, $data.hello_time, $data.max_age, $data.ageing_time | Should -Be 1, 4096, 400, 100, 1000, 1234
        $data.mcast_snooping, $data.mcast_querier, $data.group_fwd_mask | Should -Be 0, 1, '0x4000'
        $bridge.Options['ageing_time'], $bridge.Options['stp_state'], $bridge.Options['mcast_snooping'] | Should -Be 1234, $true, $false
    }

    It 'keeps VLANs apart, or says which option the kernel was built without' {
        if (-not (Test-NetnsSupport vlan_filtering)) {
            Get-LackProof (Get-NetnsSupport vlan_filtering) | Should -Not -BeNullOrEmpty
            Get-ErrorOf { New-NetnsBridge $hub br0 -Port eth0 -VlanFiltering } | Should -Be 'LinkCreateFailed.EOPNOTSUPP NotImplemented'
            try { New-NetnsBridge $hub br0 -VlanFiltering -ErrorAction Stop } catch { "$_" | Should -BeLike '*CONFIG_BRIDGE_VLAN_FILTERING*' }
            return
        }
        New-NetnsBridge $hub br0 -Port eth0 -VlanFiltering -DefaultPvid 7 -VlanProtocol 802.1ad | Out-Null
        $data = (Get-IpJson $hub '-d', link, show, br0).linkinfo.info_data
        $data.vlan_filtering, $data.vlan_default_pvid, $data.vlan_protocol | Should -Be 1, 7, '802.1ad'
    }

    It 'completes ports and protocols' {
        Get-Completion "New-NetnsBridge $($hub.Name) br0 -Port e" | Should -Be eth0, eth1
        Get-Completion 'New-NetnsBridge -VlanProtocol ' | Should -Be 802.1q, 802.1ad
    }

    Context 'bad input' {
        It '<Because> is <Id>, and nothing is made' -ForEach @(
            @{ Because = 'a port that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Port = 'eth0', 'nosuch' } }
            @{ Because = 'lo as a port'; Id = 'LinkCreateFailed.EINVAL InvalidArgument'; Given = @{ Port = 'eth0', 'lo' } }
            @{ Because = 'a priority of 65536'; Id = 'InvalidValue InvalidArgument'; Given = @{ Priority = 65536 } }
            @{ Because = 'a PVID of 4095'; Id = 'InvalidValue InvalidArgument'; Given = @{ DefaultPvid = 4095 } }
            @{ Because = 'a time below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ AgeingTime = [timespan]::FromSeconds(-1) } }
        ) {
            Get-ErrorOf { New-NetnsBridge $hub br0 @Given } | Should -Be $Id
            (Get-IpJson $hub link).ifname | Should -Be lo, eth0, eth1
            (Get-NetnsLink $hub eth0).Master | Should -BeNullOrEmpty
            (Get-NetnsLink $hub eth0).IsUp | Should -BeTrue
        }

        It 'a port that something else holds is LinkCreateFailed.EBUSY, and the ports before it are free again' {
            New-NetnsMacvlan $hub eth1 | Out-Null
            Get-ErrorOf { New-NetnsBridge $hub br0 -Port eth0, eth1 } | Should -Be 'LinkCreateFailed.EBUSY ResourceBusy'
            (Get-NetnsLink $hub eth0).Master | Should -BeNullOrEmpty
            Get-NetnsLink $hub -Kind bridge | Should -BeNullOrEmpty
        }

        It 'ports in different namespaces are InvalidValue' {
            Get-ErrorOf { (Get-NetnsLink $hub eth0), (Get-NetnsLink $a eth0) | New-NetnsBridge } | Should -Be 'InvalidValue InvalidArgument'
            Get-ErrorOf { New-NetnsBridge $b -Port (Get-NetnsLink $hub eth0) } | Should -Be 'InvalidValue InvalidArgument'
        }
    }
}
