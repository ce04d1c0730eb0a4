# What all commands that make a link have in common, held against each of them. Kinds that this kernel lacks must say so.
BeforeDiscovery {
    $kinds = @(
        @{ Command = 'New-NetnsDummy'; Feature = 'dummy'; Given = @{} }
        @{ Command = 'New-NetnsIfb'; Feature = 'ifb'; Given = @{} }
        @{ Command = 'New-NetnsTap'; Feature = 'tap'; Given = @{} }
        @{ Command = 'New-NetnsBridge'; Feature = 'bridge'; Given = @{ Port = 'p0' } }
        @{ Command = 'New-NetnsBond'; Feature = 'bond'; Given = @{ Mode = 'active-backup'; Member = 'p0' } }
        @{ Command = 'New-NetnsVrf'; Feature = 'vrf'; Given = @{ Table = 10; Port = 'p0' } }
        @{ Command = 'New-NetnsVlan'; Feature = 'vlan'; Given = @{ Parent = 'p0'; Id = 7 } }
        @{ Command = 'New-NetnsMacvlan'; Feature = 'macvlan'; Given = @{ Parent = 'p0' } }
        @{ Command = 'New-NetnsIpvlan'; Feature = 'ipvlan'; Given = @{ Parent = 'p0'; Mode = 'L2' }; NoMac = $true }
        @{ Command = 'New-NetnsVxlan'; Feature = 'vxlan'; Given = @{ Id = 42; Remote = '10.0.0.2' } }
        @{ Command = 'New-NetnsLink'; Feature = 'ifb'; Given = @{ Kind = 'ifb' } }
        @{ Command = 'New-NetnsLink'; Feature = 'wireguard'; Given = @{ Kind = 'wireguard' }; NoMac = $true }
        @{ Command = 'New-NetnsLink'; Feature = 'geneve'; Given = @{ Kind = 'geneve'; Option = @{ id = 7; remote = '10.0.0.2' } } }
    )
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe '<Command> <Given.Kind>, as every command that makes a link' -Tag Root, Userns -ForEach $kinds {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin($Command)
        $a, $b = New-TransientNetns -Name "k$PID-a", "k$PID-b"
        New-NetnsVethPair $a $b -Name p0 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    It 'makes it where it is asked to, up, under the first free name, or names what the kernel lacks' {
        if (-not (Test-NetnsSupport $Feature)) {
            # /dev/net/tun may be there and be root's alone.
            $expected = $Command -eq 'New-NetnsTap' -and (Test-Path /dev/net/tun) ? 'LinkCreateFailed.EACCES PermissionDenied' : 'LinkCreateFailed.EOPNOTSUPP NotImplemented'
            Get-ErrorOf { & $Command $a @Given } | Should -Be $expected
            if ($expected -like '*Denied') { return }
            Get-LackProof (Get-NetnsSupport $Feature) | Should -Not -BeNullOrEmpty
            try { & $Command $a @Given -ErrorAction Stop } catch { "$_" | Should -BeLike '*CONFIG_*' }
            $p0 = Get-IpJson $a link, show, p0
            $p0.flags | Should -Contain UP
            $p0.psobject.Properties.Name | Should -Not -Contain master
            (Get-IpJson $a link).ifname | Should -Be lo, p0
            return
        }
        $link = & $Command $a @Given

        $link.Name, $link.Netns, $link.IsUp | Should -Be eth0, $a, $true
        $seen = Get-IpJson $a '-d', link, show, eth0
        $link.Kind, $link.Mtu, $link.MacAddress | Should -Be $seen.linkinfo.info_kind, $seen.mtu, $seen.address
        if ($seen.linkinfo.psobject.Properties['info_data']) { Compare-LinkOption $seen $link.Options | Should -BeNullOrEmpty }
    }

    It 'gives it a name, addresses, an MTU and a hardware address' {
        Skip-Unless $Feature
        $mac = $NoMac ? @{} : @{ MacAddress = '02:00:00:00:00:77' }
        $link = & $Command $a @Given -Name my0 -Address 10.5.0.1/24, fd05::1/64 -Mtu 1400 @mac

        $seen = Get-IpJson $a addr, show, my0
        $seen.mtu | Should -Be 1400
        if (-not $NoMac) { $seen.address | Should -Be 02:00:00:00:00:77 }
        $seen.addr_info.Where{ $_.scope -eq 'global' }.ForEach{ "$($_.local)/$($_.prefixlen)" } | Should -Be 10.5.0.1/24, fd05::1/64
        $link.Mtu | Should -Be 1400
    }

    It 'refuses a hardware address that it would not have, and leaves nothing' -Skip:(-not $NoMac) {
        Skip-Unless $Feature
        Get-ErrorOf { & $Command $a @Given -MacAddress 02:00:00:00:00:77 } | Should -Be 'InvalidMacAddress InvalidArgument'
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }

    It 'leaves it down with -Down' {
        Skip-Unless $Feature
        (& $Command $a @Given -Down).IsUp | Should -BeFalse
    }

    It 'uses the current namespace without -Netns' {
        Skip-Unless $Feature
        (Invoke-InNetns $a { & $Command @Given }).Netns | Should -Be $a
    }

    It 'makes nothing with -WhatIf, and still checks what it was given' {
        & $Command $a @Given -WhatIf | Should -BeNullOrEmpty
        Get-ErrorOf { & $Command $a @Given -Name a/b -WhatIf } | Should -Be 'InvalidLinkName InvalidArgument'
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }

    It 'refuses a name that is taken, and leaves the rest as it is' {
        Skip-Unless $Feature
        Get-ErrorOf { & $Command $a @Given -Name p0 } | Should -Be 'LinkCreateFailed.EEXIST ResourceExists'
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }

    It 'refuses <Bad.Keys>: <Bad.Values> as <Id>' -ForEach @(
        @{ Bad = @{ Name = 'x' * 16 }; Id = 'InvalidLinkName InvalidArgument' }
        @{ Bad = @{ Name = '' }; Id = 'InvalidLinkName InvalidArgument' }
        @{ Bad = @{ Mtu = 0 }; Id = 'InvalidMtu InvalidArgument' }
        @{ Bad = @{ MacAddress = '02:00' }; Id = 'InvalidMacAddress InvalidArgument' }
        @{ Bad = @{ Address = '10.0.0.1' }; Id = 'InvalidCidr InvalidArgument' }
        @{ Bad = @{ Address = '10.0.0.1/24', '10.0.0.1/24' }; Id = 'DuplicateName InvalidArgument' }
        @{ Bad = @{ Netns = 'nosuch' }; Id = 'NetnsNotFound ObjectNotFound' }
    ) {
        $place = $Bad.ContainsKey('Netns') ? @{} : @{ Netns = $a }
        Get-ErrorOf { & $Command @place @Given @Bad } | Should -Be $Id
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }

    It 'goes with the scope that it was made in' {
        Skip-Unless $Feature
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        & $Command $a @Given | Out-Null
        $inner.Dispose()
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }
}
