BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Add-NetnsRule, Get-NetnsRule, Remove-NetnsRule' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsRule')
        $a, $b = New-TransientNetns -Name "ru$PID-a", "ru$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
    }

    AfterEach { $scope.Dispose() }

    It 'adds a range of users' -Tag RealRoot {
        $made = Add-NetnsRule $a -UserId 1000-1999 -Table 100 -PassThru
        $ip = Get-IpJson $a '-4', '-d', rule | Where-Object priority -EQ $made.Priority
        $ip.uid_start, $ip.uid_end | Should -Be 1000, 1999
    }

    It 'adds <What>' -ForEach @(
        @{ What = 'a prefix'; Given = @{ From = '10.1.0.0/16'; Table = 100; Priority = 1000 }; Seen = @{ src = '10.1.0.0'; srclen = 16; table = '100'; priority = 1000 } }
        @{ What = 'an address'; Given = @{ To = '10.1.0.1'; Table = 'main' }; Seen = @{ dst = '10.1.0.1'; table = 'main' } }
        @{ What = 'a mark'; Given = @{ FirewallMark = 7; FirewallMask = 15; Table = 100 }; Seen = @{ fwmark = '0x7'; fwmask = '0xf' } }
        @{ What = 'a link'; Given = @{ IncomingDevice = 'eth0'; Table = 100 }; Seen = @{ iif = 'eth0' } }
        @{ What = 'an outgoing link'; Given = @{ OutgoingDevice = 'eth0'; Table = 100 }; Seen = @{ oif = 'eth0' } }
        @{ What = 'a protocol and ports'; Given = @{ IpProtocol = 'tcp'; DestinationPort = '80-90'; Table = 100 }; Seen = @{ ipproto = 'tcp'; dport_start = 80; dport_end = 90 } }
        @{ What = 'users'; Given = @{ UserId = '0-0'; Table = 100 }; Seen = @{ uid_start = 0; uid_end = 0 } } # the only one that each user namespace has
        @{ What = 'a refusal'; Given = @{ From = '10.1.0.0/16'; Action = 'Prohibit' }; Seen = @{ action = 'prohibit' } }
        @{ What = 'the others'; Given = @{ Not = $true; From = '10.1.0.0/16'; Table = 100 }; Seen = @{ src = '10.1.0.0' } }
        @{ What = 'a goto'; Given = @{ Goto = 32766; Priority = 50 }; Seen = @{ goto = 32766 } }
        @{ What = 'a suppression'; Given = @{ Table = 'main'; SuppressPrefixLength = 0 }; Seen = @{ suppress_prefixlen = 0 } }
        @{ What = 'IPv6'; Given = @{ From = 'fd00::/64'; Table = 100 }; Version = '-6'; Seen = @{ src = 'fd00::'; srclen = 64 } }
    ) {
        $made = Add-NetnsRule $a @Given -PassThru
        $ip = Get-IpJson $a ($Version ?? '-4'), '-d', rule | Where-Object priority -EQ $made.Priority
        foreach ($name in $Seen.Keys) { $ip.$name | Should -Be $Seen[$name] }
        if ($Given.Not) { $ip.psobject.Properties.Name | Should -Contain not }
        $made | Remove-NetnsRule
        @(Get-NetnsRule $a).Count | Should -Be 5 -Because 'three rules of IPv4 and two of IPv6 are always there'
    }

    It 'gets what ip(8) shows, and filters' {
        Add-NetnsRule $a -From 10.1.0.0/16 -Table 100 -Priority 1000
        Add-NetnsRule $a -To 10.2.0.0/16 -Action Blackhole
        (Get-NetnsRule $a -Family IPv4).Priority | Should -Be (Get-IpJson $a rule).priority
        (Get-NetnsRule $a 1000).From | Should -Be 10.1.0.0/16
        (Get-NetnsRule $a -Table 100).Priority | Should -Be 1000
        (Get-NetnsRule $a -From 10.*).Priority | Should -Be 1000
        (Get-NetnsRule $a -Action Blackhole).To | Should -Be 10.2.0.0/16
        ($a, $b | Get-NetnsRule -Priority 0 -Family IPv4).Netns | Should -Be $a, $b
        Get-NetnsRule $a 1000 | Out-String -Width 200 | Should -BeLike '*1000*10.1.0.0/16*100*'
    }

    It 'reads and removes what only ip(8) makes, and shows what a packet must have' {
        Invoke-InNetns $a {
            ip rule add l3mdev priority 1000
            ip rule add table main suppress_ifgroup 7 priority 1001 protocol static
            ip rule add not iif eth0 fwmark 0x10/0xff ipproto tcp dport 80-90 prohibit priority 1002
        }
        $rules = Get-NetnsRule $a -Family IPv4 | Where-Object Priority -In 1000, 1001, 1002
        $rules[0, 1].Table | Should -Be '[l3mdev-table]', main
        $rules[1].SuppressGroup, $rules[1].Protocol | Should -Be 7, static
        $rules[2].Selector | Should -Be 'not iif eth0 fwmark 0x10/0xff ipproto 6 dport 80-90'
        $rules[2] | Format-Table | Out-String | Should -BeLike '*not iif eth0 fwmark 0x10/0xff*'

        $rules | Remove-NetnsRule
        (Invoke-InNetns $a { ip -4 rule }).Count | Should -Be 3
    }

    It 'takes prefixes from the pipeline, does nothing with -WhatIf, and goes with its scope' {
        Add-NetnsRule $a -From 10.1.0.0/16 -Table 100 -WhatIf
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Get-ErrorOf { '10.1.0.0/16', 'bad', 'fd00::/64' | Add-NetnsRule $a -Table 100 } | Should -Be 'InvalidCidr InvalidArgument'
        @(Get-NetnsRule $a -Table 100).Count | Should -Be 2
        Get-NetnsRule $a -Table 100 | Remove-NetnsRule -WhatIf
        @(Get-NetnsRule $a -Table 100).Count | Should -Be 2
        $inner.Dispose()
        Get-NetnsRule $a -Table 100 | Should -BeNullOrEmpty
    }

    It 'removes by what a rule has, but never an unnamed one' {
        Add-NetnsRule $a -From 10.1.0.0/16 -Table 100 -Priority 1000
        Remove-NetnsRule $a -Priority 1000
        Get-ErrorOf { Remove-NetnsRule $a -Priority 1000 } | Should -Be 'RuleNotFound ObjectNotFound'
        Get-ErrorOf { Remove-NetnsRule $a } | Should -Be 'InvalidValue InvalidArgument'
        (Get-IpJson $a rule).priority | Should -Be 0, 32766, 32767
    }

    It 'completes tables, links, protocols and priorities' {
        Get-Completion "Remove-NetnsRule $($a.Name) -Priority 3276" | Should -Be 32766, 32767
        Get-Completion 'Add-NetnsRule -Table loc' | Should -Be local
        Get-Completion "Add-NetnsRule $($a.Name) -IncomingDevice e" | Should -Be eth0
        Get-Completion 'Add-NetnsRule -IpProtocol sct' | Should -Be sctp
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'bits behind the prefix'; Id = 'InvalidCidr InvalidArgument'; Given = @{ From = '10.1.0.1/16' } }
        @{ Because = 'two families'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ From = '10.1.0.0/16'; To = 'fd00::/64' } }
        @{ Because = 'a port that is none'; Id = 'InvalidPort InvalidArgument'; Given = @{ SourcePort = '70000' } }
        @{ Because = 'a mask without a mark'; Id = 'InvalidValue InvalidArgument'; Given = @{ FirewallMask = 1 } }
        @{ Because = 'an unknown table'; Id = 'InvalidValue InvalidArgument'; Given = @{ Table = 'x' } }
        @{ Because = 'a goto backward'; Id = 'RuleAddFailed.EINVAL InvalidArgument'; Given = @{ Goto = 5; Priority = 1000 } }
    ) {
        Get-ErrorOf { Add-NetnsRule $a @Given } | Should -Be $Id
    }

    It 'a rule that is there is RuleAddFailed.EEXIST' {
        Add-NetnsRule $a -From 10.1.0.0/16 -Table 100 -Priority 1000
        Get-ErrorOf { Add-NetnsRule $a -From 10.1.0.0/16 -Table 100 -Priority 1000 } | Should -Be 'RuleAddFailed.EEXIST ResourceExists'
    }
}
