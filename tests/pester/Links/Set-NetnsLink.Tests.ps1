BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Set-NetnsLink' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Set-NetnsLink')
        $a, $b = New-TransientNetns -Name "s$PID-a", "s$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24
    }

    AfterEach { $scope.Dispose() }

    It 'changes what is asked and leaves the rest as it is' {
        $before = Get-IpJson $a link, show, eth0
        Set-NetnsLink $a eth0 -Mtu 1300 | Should -BeNullOrEmpty

        $after = Get-IpJson $a link, show, eth0
        $after.mtu | Should -Be 1300
        $after.mtu = $before.mtu
        ConvertTo-Json $after | Should -Be (ConvertTo-Json $before)
    }

    It 'changes many things at once' {
        Set-NetnsLink $a eth0 -Mtu 1300 -MacAddress 02:00:00:00:00:07 -TxQueueLength 42 -Promiscuous -Alias 'to bob'

        $seen = Get-IpJson $a link, show, eth0
        $seen.mtu, $seen.address, $seen.txqlen, $seen.ifalias | Should -Be 1300, '02:00:00:00:00:07', 42, 'to bob'
        $seen.flags | Should -Contain PROMISC
    }

    It 'takes back what it set' {
        Set-NetnsLink $a eth0 -Promiscuous -Alias 'to bob'
        Set-NetnsLink $a eth0 -Promiscuous:$false -Alias ''

        $seen = Get-IpJson $a link, show, eth0
        $seen.flags | Should -Not -Contain PROMISC
        $seen.psobject.Properties.Name | Should -Not -Contain ifalias
    }

    It 'brings links down and up' {
        Set-NetnsLink $a eth0 -Down
        (Get-IpJson $a link, show, eth0).flags | Should -Not -Contain UP
        Set-NetnsLink $a eth0 -Up
        (Get-IpJson $a link, show, eth0).flags | Should -Contain UP
    }

    It 'takes links from the pipeline, each in its own namespace, and emits them with -PassThru' {
        $changed = $link, $peer | Set-NetnsLink -Mtu 1250 -PassThru
        $changed.Mtu | Should -Be 1250, 1250
        $changed.Netns | Should -Be $a, $b
        (Get-IpJson $b link, show, eth0).mtu | Should -Be 1250
    }

    It 'takes names from the pipeline' {
        'eth0', 'lo' | Set-NetnsLink $a -Down
        Get-NetnsLink $a | Where-Object IsUp | Should -BeNullOrEmpty
    }

    It 'renames' {
        ($link | Set-NetnsLink -NewName wan0 -PassThru).Name | Should -Be wan0
        (Get-IpJson $a link).ifname | Should -Be lo, wan0
        ($link | Set-NetnsLink -Mtu 1234 -PassThru).Name | Should -Be wan0 -Because 'a NetnsLink is known by its index'
    }

    It 'makes a port of a bridge and ends it' {
        Invoke-InNetns $a { ip link add br0 type bridge }
        $link | Set-NetnsLink -Master br0
        (Get-IpJson $a link, show, eth0).master | Should -Be br0
        $link | Set-NetnsLink -NoMaster
        (Get-IpJson $a link, show, eth0).psobject.Properties.Name | Should -Not -Contain master
        $link | Set-NetnsLink -Master (Get-NetnsLink $a br0)
        (Get-IpJson $a link, show, eth0).master | Should -Be br0
    }

    It 'makes a member of a <_>, which takes only links that are down' -ForEach bond, team {
        Skip-Unless $_
        New-NetnsLink $a m0 -Kind $_ -Option ($_ -eq 'bond' ? @{ mode = 'active-backup' } : @{}) | Out-Null
        $member = $link | Set-NetnsLink -Master m0 -PassThru
        $member.Master, $member.IsUp | Should -Be m0, $true
        $link | Set-NetnsLink -Master m0 -Alias again
        (Get-IpJson $a link, show, eth0).flags | Should -Contain UP
        $link | Set-NetnsLink -NoMaster
        (Get-IpJson $a link, show, eth0).psobject.Properties.Name | Should -Not -Contain master
    }

    It 'moves to another namespace, under another name, and to a master there' {
        Invoke-InNetns $b { ip link add br0 type bridge }
        $moved = Set-NetnsLink $a eth0 -MoveTo $b -NewName moved0 -Master br0 -Up -PassThru
        $moved.Netns, $moved.Name | Should -Be $b, moved0
        (Get-IpJson $a link).ifname | Should -Be lo
        $seen = Get-IpJson $b link, show, moved0
        $seen.master | Should -Be br0
        $seen.flags | Should -Contain UP
    }

    It 'moves with its addresses, up as it was, as a cable that is plugged in elsewhere' {
        $there = New-TransientNetns "s$PID-there"
        Add-NetnsAddress $a eth0 fd00::1/64
        $before = (Get-IpJson $a addr, show, eth0).addr_info.ForEach{ "$($_.local)/$($_.prefixlen) $($_.scope)" }
        $moved = Set-NetnsLink $a eth0 -MoveTo $there -KeepAddress -NewName wan0 -PassThru

        $moved.Netns, $moved.Name, $moved.IsUp | Should -Be $there, wan0, $true
        (Get-IpJson $there addr, show, wan0).addr_info.ForEach{ "$($_.local)/$($_.prefixlen) $($_.scope)" } | Sort-Object | Should -Be ($before | Sort-Object)
    }

    It 'keeps labels and lifetimes when it moves with its addresses' {
        $there = New-TransientNetns "s$PID-there"
        Add-NetnsAddress $a eth0 10.5.0.1/24 -Label eth0:x
        Add-NetnsAddress $a eth0 fd72::1/64 -PreferredLifetime 0s
        Set-NetnsLink $a eth0 -MoveTo $there -KeepAddress
        $seen = (Get-IpJson $there addr, show, eth0).addr_info
        ($seen | Where-Object local -EQ 10.5.0.1).label | Should -Be eth0:x
        ($seen | Where-Object local -EQ fd72::1).deprecated | Should -BeTrue
    }

    It 'stays down when it moves with its addresses and was down' {
        Set-NetnsLink $a eth0 -Down
        $there = New-TransientNetns "s$PID-there"
        (Set-NetnsLink $a eth0 -MoveTo $there -KeepAddress -PassThru).IsUp | Should -BeFalse
        (Get-NetnsAddress $there eth0 -Family IPv4).Address | Should -Be 10.0.0.1/24
    }

    It 'gives alternative names and takes them' {
        $long = 'the-cable-to-bob-in-the-other-room'
        (Set-NetnsLink $a eth0 -AddAltName $long, uplink -PassThru).AltName | Should -Be $long, uplink
        (Get-IpJson $a link, show, eth0).altnames | Should -Be $long, uplink
        Set-NetnsLink $a $long -RemoveAltName uplink -AddAltName other0 -Mtu 1300
        $seen = Get-IpJson $a link, show, eth0
        $seen.altnames | Should -Be $long, other0
        $seen.mtu | Should -Be 1300
    }

    It 'completes alternative names' {
        Set-NetnsLink $a eth0 -AddAltName uplink
        Get-Completion "Set-NetnsLink $($a.Name) eth0 -RemoveAltName u" | Should -Be uplink
    }

    It 'changes nothing with -WhatIf' {
        $link | Set-NetnsLink -Mtu 1300 -NewName x0 -WhatIf
        (Get-IpJson $a link, show, eth0).mtu | Should -Be 1500
    }

    It 'completes links, masters and namespaces' {
        Invoke-InNetns $a { ip link add br0 type bridge }
        Get-Completion "Set-NetnsLink $($a.Name) " | Should -Be lo, eth0, br0
        Get-Completion "Set-NetnsLink $($a.Name) eth0 -Master b" | Should -Be br0
        Get-Completion "Set-NetnsLink $($a.Name) eth0 -MoveTo s$PID-b" | Should -Be $b.Name
    }

    Context 'bad input' {
        It '<Because> is <Id>, and nothing is changed' -ForEach @(
            @{ Because = 'an MTU of 0'; Id = 'InvalidMtu InvalidArgument'; Given = @{ Mtu = 0 } }
            @{ Because = 'an MTU of 70000'; Id = 'InvalidMtu InvalidArgument'; Given = @{ Mtu = 70000 } }
            @{ Because = 'an MTU that only this link refuses'; Id = 'LinkChangeFailed.EINVAL InvalidArgument'; Given = @{ Mtu = 65536; Alias = 'x' } }
            @{ Because = 'a hardware address of five bytes'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ MacAddress = '02:00:00:00:00' } }
            @{ Because = 'a hardware address of zeros'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ MacAddress = '00:00:00:00:00:00' } }
            @{ Because = 'a name with a space'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ NewName = 'eth 0' } }
            @{ Because = 'a name of 16 bytes'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ NewName = 'x' * 16 } }
            @{ Because = 'an empty name'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ NewName = '' } }
            @{ Because = 'a name with a /'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ NewName = 'a/b' } }
            @{ Because = 'a name that is taken'; Id = 'LinkChangeFailed.EEXIST ResourceExists'; Given = @{ NewName = 'lo'; Mtu = 1300 } }
            @{ Because = 'a queue length below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ TxQueueLength = -1 } }
            @{ Because = 'an alias of 256 bytes'; Id = 'InvalidValue InvalidArgument'; Given = @{ Alias = 'x' * 256 } }
            @{ Because = 'a master that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Master = 'br0' } }
            @{ Because = 'a master that is no master'; Id = 'LinkChangeFailed.EOPNOTSUPP NotImplemented'; Given = @{ Master = 'lo' } }
            @{ Because = 'a namespace that there is not'; Id = 'NetnsNotFound ObjectNotFound'; Given = @{ MoveTo = 'nosuch' } }
            @{ Because = '-KeepAddress without -MoveTo'; Id = 'InvalidValue InvalidArgument'; Given = @{ KeepAddress = $true } }
            @{ Because = 'an alternative name that is taken'; Id = 'LinkChangeFailed.EEXIST ResourceExists'; Given = @{ AddAltName = 'one0', 'lo'; Mtu = 1300 } }
            @{ Because = 'an alternative name that it does not have'; Id = 'LinkChangeFailed.ENOENT ObjectNotFound'; Given = @{ RemoveAltName = 'nosuch'; AddAltName = 'one0' } }
            @{ Because = 'an alternative name of 128 bytes'; Id = 'InvalidLinkName InvalidArgument'; Given = @{ AddAltName = 'x' * 128 } }
            @{ Because = 'alternative names and an MTU that the link refuses'; Id = 'LinkChangeFailed.EINVAL InvalidArgument'; Given = @{ AddAltName = 'one0'; Mtu = 65536 } }
            @{ Because = '-Up with -Down'; Id = 'ParametersExclude InvalidArgument'; Given = @{ Up = $true; Down = $true } }
            @{ Because = '-Master with -NoMaster'; Id = 'ParametersExclude InvalidArgument'; Given = @{ Master = 'br0'; NoMaster = $true } }
        ) {
            # Without IPv6, whose link-local address stops being tentative meanwhile.
            $before = ConvertTo-Json (Get-IpJson $a '-4', addr, show, eth0)
            Get-ErrorOf { Set-NetnsLink $a eth0 @Given } | Should -Be $Id
            ConvertTo-Json (Get-IpJson $a '-4', addr, show, eth0) | Should -Be $before
        }

        It 'a name that is taken in the other namespace leaves the link where it is' {
            Get-ErrorOf { $link | Set-NetnsLink -MoveTo $b } | Should -Be 'LinkChangeFailed.EEXIST ResourceExists'
            (Get-NetnsLink $a eth0).IsUp | Should -BeTrue
        }

        It 'lo can''t move' {
            Get-ErrorOf { Set-NetnsLink $a lo -MoveTo $b } | Should -BeLike 'LinkChangeFailed.E* *'
        }

        It 'one name for many links is DuplicateName' {
            Get-ErrorOf { Set-NetnsLink $a eth0, lo -NewName x } | Should -Be 'DuplicateName InvalidArgument'
            (Get-NetnsLink $a).Name | Should -Be lo, eth0
        }

        It 'a link in another namespace than -Netns says is InvalidValue' {
            Get-ErrorOf { Set-NetnsLink $b $link -Mtu 1300 } | Should -Be 'InvalidValue InvalidArgument'
            Get-ErrorOf { $link | Set-NetnsLink -Master $peer } | Should -Be 'InvalidValue InvalidArgument'
        }

        It 'what is no link is InvalidValue' {
            Get-ErrorOf { $a | Set-NetnsLink -Up } | Should -Be 'InvalidValue InvalidArgument'
        }

        It 'a link that is gone is LinkNotFound' {
            Remove-NetnsLink $a eth0
            Get-ErrorOf { $link | Set-NetnsLink -Mtu 1300 } | Should -Be 'LinkNotFound ObjectNotFound'
        }

        It '$null is refused, so that a mistyped variable does not mean the current namespace' {
            Get-ErrorOf { Set-NetnsLink $null eth0 -Up } | Should -BeLike 'ParameterArgumentValidationError* *'
        }

        It 'one bad item of many does not lose the others' {
            Get-ErrorOf { Set-NetnsLink $a nosuch, eth0 -Mtu 1300 } | Should -Be 'LinkNotFound ObjectNotFound'
            (Get-IpJson $a link, show, eth0).mtu | Should -Be 1300
        }

        It 'says what the kernel says' {
            $message = try { Set-NetnsLink $a eth0 -Mtu 65536 -ErrorAction Stop } catch { "$_" }
            $message | Should -BeLike '*mtu greater than device maximum*'
        }
    }
}
