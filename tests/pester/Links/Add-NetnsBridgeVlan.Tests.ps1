BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    # The VLANs of a link as bridge(8) shows them: 'vlan [flags]'.
    function Get-SeenVlan([object] $Netns, [string] $Link) {
        (Get-BridgeJson $Netns vlan, show, dev, $Link).vlans | ForEach-Object { "$($_.vlan) $($_.psobject.Properties['flags'].Value -join ' ')".Trim() }
    }
}

Describe 'Add-, Get- and Remove-NetnsBridgeVlan' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsBridgeVlan')
        $a, $b, $c = New-TransientNetns -Name "w$PID-a", "w$PID-b", "w$PID-c"
        New-NetnsVethPair $a $b -Name p0 | Out-Null
        New-NetnsVethPair $a $c -Name p1 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    Context 'where the kernel keeps VLANs apart' {
        BeforeEach {
            Skip-Unless vlan_filtering
            New-NetnsBridge $a br0 -Port p0, p1 -VlanFiltering -DefaultPvid 0 | Out-Null
        }

        It 'puts ports into VLANs and ranges, as bridge shows' {
            $added = Add-NetnsBridgeVlan $a p0 10 -Pvid -Untagged -PassThru
            $added.LinkName, $added.Id, $added.IsPvid, $added.IsUntagged | Should -Be p0, 10, $true, $true
            Add-NetnsBridgeVlan $a p0 20-22, 40
            Get-SeenVlan $a p0 | Should -Be '10 PVID Egress Untagged', '20', '21', '22', '40'
            (Get-NetnsBridgeVlan $a p0).Id | Should -Be 10, 20, 21, 22, 40
            (Get-NetnsBridgeVlan $a p0 -Id 21-30, 10).Id | Should -Be 10, 21, 22
        }

        It 'means a bridge''s own VLANs' {
            Add-NetnsBridgeVlan $a br0 12 -Untagged
            Get-SeenVlan $a br0 | Should -Be '12 Egress Untagged'
            Remove-NetnsBridgeVlan $a br0 12 -Self
            Get-NetnsBridgeVlan $a br0 | Should -BeNullOrEmpty
        }

        It 'takes ports out of them, by number, range and the pipeline' {
            Get-NetnsLink $a p? | Add-NetnsBridgeVlan -Id 10-20
            Remove-NetnsBridgeVlan $a p0 10, 12-20
            Get-SeenVlan $a p0 | Should -Be '11'
            Get-NetnsBridgeVlan $a p1 -Id 11-20 | Remove-NetnsBridgeVlan
            Get-SeenVlan $a p1 | Should -Be '10'
        }

        It 'keeps VLANs apart' {
            Add-NetnsAddress $b eth0 10.0.0.1/24
            Add-NetnsAddress $c eth0 10.0.0.2/24
            Add-NetnsBridgeVlan $a p0, p1 10 -Pvid -Untagged
            Invoke-InNetns $b { ping -c1 -W5 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
            Remove-NetnsBridgeVlan $a p1 10
            Add-NetnsBridgeVlan $a p1 20 -Pvid -Untagged
            Invoke-InNetns $b { ping -c1 -W1 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Not -Be 0
        }

        It 'a VLAN that a port is not in is BridgeVlanRemoveFailed.ENOENT' {
            Get-ErrorOf { Remove-NetnsBridgeVlan $a p0 99 } | Should -Be 'BridgeVlanRemoveFailed.ENOENT ObjectNotFound'
        }

        It 'changes nothing with -WhatIf' {
            Add-NetnsBridgeVlan $a p0 10 -WhatIf
            Get-NetnsBridgeVlan $a | Should -BeNullOrEmpty
        }
    }

    It 'a link that is not a bridge port is EOPNOTSUPP, with what it takes' {
        Get-ErrorOf { Add-NetnsBridgeVlan $a p0 10 } | Should -Be 'BridgeVlanAddFailed.EOPNOTSUPP NotImplemented'
        Get-ErrorOf { Remove-NetnsBridgeVlan $a p0 10 } | Should -Be 'BridgeVlanRemoveFailed.EOPNOTSUPP NotImplemented'
        try { Add-NetnsBridgeVlan $a p0 10 -ErrorAction Stop } catch { "$_" | Should -BeLike '*CONFIG_BRIDGE_VLAN_FILTERING*' }
    }

    It 'completes links' {
        Get-Completion "Add-NetnsBridgeVlan $($a.Name) p" | Should -Be p0, p1
    }

    It '<Command>: <Because> is <Id>' -ForEach @(
        foreach ($id in '0', '4095', '20-10', '10-', '-10', '1-2-3', 'x', '10-5000') {
            foreach ($command in 'Add-NetnsBridgeVlan', 'Remove-NetnsBridgeVlan') {
                @{ Command = $command; Because = "VLAN '$id'"; Id = 'InvalidValue InvalidArgument'; Given = @{ Link = 'p0'; Id = $id } }
            }
        }
        @{ Command = 'Add-NetnsBridgeVlan'; Because = 'a range as PVID'; Id = 'InvalidValue InvalidArgument'; Given = @{ Link = 'p0'; Id = '1-2'; Pvid = $true } }
        @{ Command = 'Add-NetnsBridgeVlan'; Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Link = 'nosuch'; Id = 1 } }
        @{ Command = 'Remove-NetnsBridgeVlan'; Because = 'a namespace that there is not'; Id = 'NetnsNotFound ObjectNotFound'; Given = @{ Netns = 'nosuch'; Link = 'p0'; Id = 1 } }
        @{ Command = 'Get-NetnsBridgeVlan'; Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Link = 'nosuch' } }
        @{ Command = 'Get-NetnsBridgeVlan'; Because = 'a range that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = '5-1' } }
    ) {
        $place = $Given.ContainsKey('Netns') ? @{} : @{ Netns = $a }
        Get-ErrorOf { & $Command @place @Given } | Should -Be $Id
    }
}
