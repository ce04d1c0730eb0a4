BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsLink' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsLink')
        $a, $b = New-TransientNetns -Name "l$PID-a", "l$PID-b"
        $parent, $null = New-NetnsVethPair $a $b -Name p0
    }

    AfterEach { $scope.Dispose() }

    It 'makes a <Kind> with its options' -ForEach @(
        @{ Kind = 'bridge'; Option = @{ stp_state = $true; ageing_time = [timespan]::FromSeconds(5); fdb_max_learned = 9 } }
        @{ Kind = 'vxlan'; Option = @{ id = 7; remote = '10.0.0.2'; dstport = '4789'; ttl = 0x10 } }
        @{ Kind = 'macvlan'; Parent = 'p0'; Option = [ordered]@{ mode = 'vepa'; bcqueuelen = 77 } }
        @{ Kind = 'ifb'; Option = @{} }
        @{ Kind = 'vlan'; Parent = 'p0'; Option = @{ id = 7 } }
        @{ Kind = 'ipvlan'; Parent = 'p0'; Option = @{ mode = 'l2' } }
        @{ Kind = 'bond'; Option = @{ mode = 'active-backup'; primary_reselect = 'better' } }
        @{ Kind = 'geneve'; Option = @{ id = 7; remote = [ipaddress]'10.0.0.2' } }
        @{ Kind = 'vrf'; Option = @{ table = 7 } }
        @{ Kind = 'team'; Option = @{} }
        @{ Kind = 'wireguard'; Option = @{} }
    ) {
        Skip-Unless $Kind
        $below = $Parent ? @{ Parent = $Parent } : @{}
        $link = New-NetnsLink $a x0 -Kind $Kind -Option $Option @below
        $seen = Get-IpJson $a '-d', link, show, x0
        $link.Kind, $seen.linkinfo.info_kind | Should -Be $Kind, $Kind
        if ($Option.Count) { Compare-LinkOption $seen $link.Options | Should -BeNullOrEmpty }
        foreach ($name in $Option.Keys.Where{ $Option[$_] -isnot [timespan] }) { "$($link.Options[$name])" | Should -Be "$($Option[$name])" }
    }

    It 'takes a link as an option''s value, and as the parent, from wherever it is' {
        $link = New-NetnsLink $a vx0 -Kind vxlan -Option @{ id = 7; dev = $parent; remote = '10.0.0.2' }
        $link.Options['dev'] | Should -Be p0
        $mv = New-NetnsLink $b -Kind macvlan -Parent $parent -Option @{ mode = 'bridge' }
        $mv.Netns, $mv.Parent | Should -Be $b, "$($a.Name):p0"
    }

    It 'completes kinds, and options of the kind' {
        Get-Completion 'New-NetnsLink -Kind mac' | Should -Be macsec, macvlan, macvtap
        Get-Completion 'New-NetnsLink -Kind vrf -Option ' | Should -Be '@{ table = '
        Get-Completion 'New-NetnsLink -Kind vlan -Option ' | Should -Contain "@{ 'egress-qos-map' = "
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a kind that no kernel has'; Id = 'LinkCreateFailed.EOPNOTSUPP NotImplemented'; Given = @{ Kind = 'nonsense' } }
        @{ Because = 'a kind that is no name'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'a b' } }
        @{ Because = 'an option that the kind does not have'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'vxlan'; Option = @{ id = 1; nonsense = 1 } } }
        @{ Because = 'an option of a kind that is not known'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'nonsense'; Option = @{ id = 1 } } }
        @{ Because = 'a value that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'vxlan'; Option = @{ id = 'x' } } }
        @{ Because = 'an option without a value'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'vxlan'; Option = @{ id = $null } } }
        @{ Because = 'a link that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Kind = 'vxlan'; Option = @{ id = 1; dev = 'nosuch' } } }
        @{ Because = 'a parent that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Kind = 'macvlan'; Parent = 'nosuch' } }
        @{ Because = 'a macvlan without a parent'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'macvlan' } }
        @{ Because = 'a tun, which netlink does not make'; Id = 'InvalidValue InvalidArgument'; Given = @{ Kind = 'tun' } }
    ) {
        Get-ErrorOf { New-NetnsLink $a x0 @Given } | Should -Be $Id
        (Get-IpJson $a link).ifname | Should -Be lo, p0
    }

    It 'names the kinds that are known when one is not' {
        try { New-NetnsLink $a -Kind nonsense -ErrorAction Stop } catch { "$_" | Should -BeLike '*geneve*vxlan*' }
    }

    It 'tells the options that a kind has when one is wrong' {
        try { New-NetnsLink $a -Kind vrf -Option @{ tabel = 1 } -ErrorAction Stop } catch { "$_" | Should -BeLike '*table*' }
    }
}
