BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    # What bridge(8) shows of a link's table as 'mac [dst] [state]'.
    function Get-SeenFdb([object] $Netns, [string] $Link) {
        Get-BridgeJson $Netns fdb, show, dev, $Link | ForEach-Object { "$($_.mac) $($_.psobject.Properties['dst'].Value) $($_.state)".Replace('  ', ' ').Trim() }
    }
}

Describe 'Add-, Get- and Remove-NetnsBridgeFdb' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsBridgeFdb')
        $a, $b = New-TransientNetns -Name "f$PID-a", "f$PID-b"
        New-NetnsVethPair $a $b -Name p0 -Address 10.0.0.1/24 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    Context 'of a bridge' {
        BeforeEach { New-NetnsBridge $a br0 -Port p0 | Out-Null }

        It 'writes an entry that bridge shows as <State>' -ForEach @(
            @{ State = 'static'; Given = @{} }
            @{ State = 'static'; Given = @{ State = 'Static' } }
            @{ State = 'permanent'; Given = @{ State = 'Permanent' } }
            @{ State = ''; Given = @{ State = 'Dynamic' } }
        ) {
            # A kernel that can keep VLANs apart has another one for each VLAN that the port is in.
            $entries = Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07 -PassThru @Given | Sort-Object VlanId
            foreach ($entry in $entries) { $entry.MacAddress, $entry.LinkName, $entry.Master, $entry.IsSelf | Should -Be 02:00:00:00:00:07, p0, br0, $false }
            $seen = @(Get-BridgeJson $a fdb, show, br, br0).Where{ $_.mac -eq '02:00:00:00:00:07' } | ForEach-Object { "$($_.ifname) $($_.psobject.Properties['vlan'].Value) $($_.state)" }
            $seen | Sort-Object | Should -Be $entries.ForEach{ "p0 $($_.VlanId) $State" }
        }

        It 'reads all that bridge shows, what is learned meanwhile aside' {
            Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07, 02:00:00:00:00:08
            $seen = Get-BridgeJson $a fdb, show | Where-Object state | ForEach-Object { "$($_.mac) $($_.ifname) $($_.psobject.Properties['master'].Value)".Trim() }
            $read = Get-NetnsBridgeFdb $a | Where-Object { $_.IsStatic -or $_.IsPermanent } | ForEach-Object { "$($_.MacAddress) $($_.LinkName) $($_.Master)".Trim() }
            $read | Sort-Object | Should -Be ($seen | Sort-Object)
        }

        It 'learns, finds by bridge, port, address and pattern' {
            Invoke-InNetns $b { ip addr add 10.0.0.2/24 dev eth0 }
            Set-NetnsLink $a br0 -AddAltName the-bridge
            Add-NetnsAddress $a br0 10.0.0.3/24
            $mac = (Get-NetnsLink $b eth0).MacAddress
            Invoke-InNetns $b { ping -c1 -W5 10.0.0.3 } | Out-Null
            $learned = Get-NetnsBridgeFdb $a br0 -MacAddress $mac.ToUpperInvariant()
            $learned.LinkName, $learned.IsStatic, $learned.IsPermanent | Should -Be p0, $false, $false
            (Get-NetnsBridgeFdb $a the-bridge -MacAddress "$($mac.Substring(0, 8))*").MacAddress | Should -Contain $mac
            (Get-NetnsBridgeFdb $a p0).MacAddress | Should -Contain $mac
        }

        It 'removes by address and by the pipeline' {
            Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07, 02:00:00:00:00:08
            Remove-NetnsBridgeFdb $a p0 02:00:00:00:00:07
            (Get-NetnsBridgeFdb $a br0).MacAddress | Should -Not -Contain 02:00:00:00:00:07
            Get-NetnsBridgeFdb $a br0 -MacAddress 02:00:00:00:00:08 | Remove-NetnsBridgeFdb
            (Get-NetnsBridgeFdb $a br0).MacAddress | Should -Not -Contain 02:00:00:00:00:08
        }

        It 'writes an entry of one VLAN, and removes all that a look found' {
            Skip-Unless vlan_filtering
            Add-NetnsBridgeVlan $a p0 10, 20
            (Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07 -VlanId 10 -PassThru).VlanId | Should -Be 10
            @(Get-BridgeJson $a fdb, show, br, br0).Where{ $_.mac -eq '02:00:00:00:00:07' }.vlan | Should -Be 10
            (Add-NetnsBridgeFdb $a p0 02:00:00:00:00:08 -PassThru).Count | Should -Be 4 -Because 'there is one for each VLAN, and one for none'
            Get-NetnsBridgeFdb $a br0 -MacAddress 02:00:00:00:00:08 | Remove-NetnsBridgeFdb
            (Get-NetnsBridgeFdb $a br0 -MacAddress '02:00:00:00:00:0[78]').MacAddress | Should -Be 02:00:00:00:00:07
        }

        It 'replaces only when asked to' {
            Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07
            Get-ErrorOf { Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07 } | Should -Be 'BridgeFdbAddFailed.EEXIST ResourceExists'
            (Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07 -State Permanent -Replace -PassThru).IsPermanent | Should -Not -Contain $false
        }
    }

    Context 'of a VXLAN' {
        BeforeEach { $vx = New-NetnsVxlan $a vx0 -Id 42 -Local 10.0.0.1 -MaximumAddresses 2 }

        It 'sends what is not known to several tunnel ends' {
            $vx | Add-NetnsBridgeFdb -MacAddress 00:00:00:00:00:00 -Destination 10.0.0.2 -Append
            $entry = $vx | Add-NetnsBridgeFdb -MacAddress 00:00:00:00:00:00 -Destination 10.0.0.3 -Append -PassThru
            "$($entry.Destination)", $entry.IsSelf, $entry.IsPermanent | Should -Be 10.0.0.3, $true, $true
            Get-SeenFdb $a vx0 | Should -Be '00:00:00:00:00:00 10.0.0.2 permanent', '00:00:00:00:00:00 10.0.0.3 permanent'
            (Get-NetnsBridgeFdb $a vx0).Destination.ForEach{ "$_" } | Should -Be 10.0.0.2, 10.0.0.3
            Remove-NetnsBridgeFdb $a vx0 00:00:00:00:00:00 -Destination 10.0.0.2
            Get-SeenFdb $a vx0 | Should -Be '00:00:00:00:00:00 10.0.0.3 permanent'
        }

        It 'a table that is full is BridgeFdbAddFailed.ENOSPC, and the others are there' {
            Get-ErrorOf { Add-NetnsBridgeFdb $a vx0 02:00:00:00:00:01, 02:00:00:00:00:02, 02:00:00:00:00:03 -Destination 10.0.0.2 } |
                Should -Be 'BridgeFdbAddFailed.ENOSPC LimitsExceeded'
            @(Get-NetnsBridgeFdb $a vx0).Count | Should -Be 2
        }
    }

    It 'changes nothing with -WhatIf' {
        New-NetnsBridge $a br0 -Port p0 | Out-Null
        Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07 -WhatIf
        (Get-NetnsBridgeFdb $a br0).MacAddress | Should -Not -Contain 02:00:00:00:00:07
        Add-NetnsBridgeFdb $a p0 02:00:00:00:00:07
        Remove-NetnsBridgeFdb $a p0 02:00:00:00:00:07 -WhatIf
        (Get-NetnsBridgeFdb $a br0).MacAddress | Should -Contain 02:00:00:00:00:07
    }

    It '<Command>: <Because> is <Id>' -ForEach @(
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Link = 'nosuch'; MacAddress = '02:00:00:00:00:07' } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'no hardware address'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = '02:00' } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'a VLAN of 4095'; Id = 'InvalidValue InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = '02:00:00:00:00:07'; VlanId = 4095 } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'an end that is no address'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = '02:00:00:00:00:07'; Destination = 'x' } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'a tunnel end of a veth'; Id = 'InvalidValue InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = '02:00:00:00:00:09'; Destination = '10.0.0.7' } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = '-Append with -Replace'; Id = 'ParametersExclude InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = '02:00:00:00:00:07'; Append = $true; Replace = $true } }
        @{ Command = 'Add-NetnsBridgeFdb'; Because = 'a namespace that there is not'; Id = 'NetnsNotFound ObjectNotFound'; Given = @{ Netns = 'nosuch'; Link = 'p0'; MacAddress = '02:00:00:00:00:07' } }
        @{ Command = 'Get-NetnsBridgeFdb'; Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Link = 'nosuch' } }
        @{ Command = 'Remove-NetnsBridgeFdb'; Because = 'an entry that there is not'; Id = 'BridgeFdbRemoveFailed.ENOENT ObjectNotFound'; Given = @{ Link = 'p0'; MacAddress = '02:00:00:00:00:07' } }
        @{ Command = 'Remove-NetnsBridgeFdb'; Because = 'no hardware address'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Link = 'p0'; MacAddress = 'x' } }
    ) {
        $place = $Given.ContainsKey('Netns') ? @{} : @{ Netns = $a }
        Get-ErrorOf { & $Command @place @Given } | Should -Be $Id
    }

    It 'completes links' {
        Get-Completion "Add-NetnsBridgeFdb $($a.Name) p" | Should -Be p0
    }
}
