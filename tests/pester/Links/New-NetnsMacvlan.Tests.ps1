BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsMacvlan' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsMacvlan')
        $a, $b, $inner = New-TransientNetns -Name "m$PID-a", "m$PID-b", "m$PID-inner"
        $parent, $null = New-NetnsVethPair $a $b -Name p0 -PeerAddress 10.0.0.2/24
    }

    AfterEach { $scope.Dispose() }

    It 'has the mode <_>' -ForEach Private, Vepa, Bridge, Passthru, Source {
        $link = New-NetnsMacvlan $a p0 -Mode $_
        $seen = Get-IpJson $a '-d', link, show, eth0
        $seen.linkinfo.info_data.mode | Should -Be $_
        $link.Options['mode'] | Should -Be $_
        $link.Parent | Should -Be p0
    }

    It 'takes only what certain hardware addresses send' {
        $link = New-NetnsMacvlan $a p0 -Mode Source -SourceMacAddress 02:00:00:00:00:01, 02:00:00:00:00:02
        $link.Options['macaddr'] | Sort-Object | Should -Be 02:00:00:00:00:01, 02:00:00:00:00:02
        Invoke-InNetns $a { ip -d link show eth0 } | Out-String | Should -BeLike '*remotes (2)*'
    }

    It 'is a macvtap with -Tap, and leaves the parent alone with -NoPromiscuous' {
        (New-NetnsMacvlan $a p0 -Tap -Mode Passthru -NoPromiscuous).Kind | Should -Be macvtap
        Invoke-InNetns $a { ip -d link show eth0 } | Out-String | Should -BeLike '*mode passthru nopromisc*'
        (Get-NetnsLink $a p0).Promiscuous | Should -BeFalse
    }

    It 'may have its parent in another namespace, told by <How>' -ForEach @(
        @{ How = 'name'; Make = { New-NetnsMacvlan $inner p0 -ParentNetns $a -Address 10.0.0.3/24 } }
        @{ How = 'a NetnsLink'; Make = { New-NetnsMacvlan $inner $parent -Address 10.0.0.3/24 } }
        @{ How = 'the pipeline'; Make = { $parent | New-NetnsMacvlan $inner -Address 10.0.0.3/24 } }
    ) {
        $link = & $Make

        $link.Netns, $link.Name, $link.Parent | Should -Be $inner, eth0, "$($a.Name):p0"
        (Get-IpJson $inner link, show, eth0).link_index | Should -Be $parent.Index
        Invoke-InNetns $inner { ping -c1 -W5 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'is where a parent from the pipeline is, without -Netns' {
        ($parent | New-NetnsMacvlan).Netns | Should -Be $a
    }

    It 'of 100 parents with one that there is not the 99 are made' {
        $parents = @(1..50 | ForEach-Object { 'p0' }) + 'nosuch' + @(1..49 | ForEach-Object { 'p0' })
        $made = $parents | New-NetnsMacvlan $a -Down -ErrorVariable errors -ErrorAction SilentlyContinue

        $made | Should -HaveCount 99
        $made.Name | Should -Be (0..98).ForEach{ "eth$_" }
        $errors.ForEach{ "$($_.FullyQualifiedErrorId -replace ',.*') $($_.CategoryInfo.Category)" } | Should -Be 'LinkNotFound ObjectNotFound'
    }

    It 'completes modes, and parents in the namespace of -ParentNetns' {
        Get-Completion 'New-NetnsMacvlan -Mode P' | Should -Be Passthru, Private
        Get-Completion "New-NetnsMacvlan $($inner.Name) -ParentNetns $($a.Name) -Parent p" | Should -Be p0
        Get-Completion "New-NetnsMacvlan $($a.Name) p" | Should -Be p0
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a parent that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Netns = { $a }; Parent = { 'nosuch' } } }
        @{ Because = 'a parent that is in another namespace'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Netns = { $inner }; Parent = { 'p0' } } }
        @{ Because = 'a NetnsLink with another -ParentNetns'; Id = 'InvalidValue InvalidArgument'; Given = @{ Netns = { $inner }; Parent = { $parent }; ParentNetns = { $b } } }
        @{ Because = 'what is no link'; Id = 'InvalidValue InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 1.5 } } }
        @{ Because = 'sources in another mode'; Id = 'InvalidValue InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 'p0' }; SourceMacAddress = { '02:00:00:00:00:01' } } }
        @{ Because = 'a source that is no hardware address'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 'p0' }; Mode = { 'Source' }; SourceMacAddress = { 'x' } } }
        @{ Because = 'a hardware address beside the parent''s'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 'p0' }; Mode = { 'Passthru' }; MacAddress = { '02:00:00:00:00:77' } } }
        @{ Because = 'a queue length below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 'p0' }; BroadcastQueueLength = { -1 } } }
        @{ Because = 'lo as the parent'; Id = 'LinkCreateFailed.EINVAL InvalidArgument'; Given = @{ Netns = { $a }; Parent = { 'lo' } } }
    ) {
        $splat = @{}
        foreach ($name in $Given.Keys) { $splat[$name] = & $Given[$name] }
        Get-ErrorOf { New-NetnsMacvlan @splat } | Should -Be $Id
        Get-NetnsLink $a, $inner -Kind macvlan | Should -BeNullOrEmpty
    }
}
