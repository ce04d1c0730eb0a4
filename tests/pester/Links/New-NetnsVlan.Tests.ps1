BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsVlan' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsVlan')
        $a, $b = New-TransientNetns -Name "v$PID-a", "v$PID-b"
        New-NetnsVethPair $a $b -Name p0 -PeerName p0 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    It 'carries packets of its tag' {
        Skip-Unless vlan
        New-NetnsVlan $a p0 7 -Address 10.7.0.1/24 | Out-Null
        New-NetnsVlan $b p0 7 -Address 10.7.0.2/24 | Out-Null
        Invoke-InNetns $a { ping -c1 -W5 10.7.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'has the options that ip shows' {
        Skip-Unless vlan
        $link = New-NetnsVlan $a p0 8 -Protocol 802.1ad -ReorderHeader:$false -Gvrp -Mvrp -LooseBinding -IngressQosMap '1:2 3:4' -EgressQosMap '5:6'
        $data = (Get-IpJson $a '-d', link, show, eth0).linkinfo.info_data
        $data.protocol, $data.id | Should -Be 802.1ad, 8
        $data.flags | Should -Be GVRP, MVRP, LOOSE_BINDING
        @($data.ingress_qos) + @($data.egress_qos) | ForEach-Object { "$($_.from):$($_.to)" } | Should -Be '1:2', '3:4', '5:6'
        $link.Options['protocol'], $link.Options['id'], $link.Parent | Should -Be 802.1ad, 8, p0
    }

    It 'completes its protocols' {
        Get-Completion 'New-NetnsVlan -Protocol ' | Should -Be 802.1q, 802.1ad
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a VLAN of 4095'; Id = 'InvalidValue InvalidArgument'; Given = @{ Parent = 'p0'; Id = 4095 } }
        @{ Because = 'a VLAN below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Parent = 'p0'; Id = -1 } }
        @{ Because = 'a map that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Parent = 'p0'; Id = 1; EgressQosMap = '1-2' } }
        @{ Because = 'a parent that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Parent = 'nosuch'; Id = 1 } }
        @{ Because = 'a protocol that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Parent = 'p0'; Id = 1; Protocol = '802.3' } }
    ) {
        Get-ErrorOf { New-NetnsVlan $a @Given } | Should -Be $Id
        Get-NetnsLink $a -Kind vlan | Should -BeNullOrEmpty
    }
}
