BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsVxlan' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsVxlan')
        $a, $b = New-TransientNetns -Name "x$PID-a", "x$PID-b"
        New-NetnsVethPair $a $b -Name p0 -PeerName p0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
    }

    AfterEach { $scope.Dispose() }

    It 'carries packets from one tunnel end to the other' {
        New-NetnsVxlan $a vx0 -Id 42 -Remote 10.0.0.2 -Local 10.0.0.1 -Address 192.168.0.1/24 | Out-Null
        New-NetnsVxlan $b vx0 -Id 42 -Remote 10.0.0.1 -Local 10.0.0.2 -Address 192.168.0.2/24 | Out-Null

        Invoke-InNetns $a { ping -c1 -W5 192.168.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'has the options that ip shows' {
        $link = New-NetnsVxlan $a -Id 42 -Remote 10.0.0.2 -Local 10.0.0.1 -Parent p0 -Port 5000 -Learning:$false -TimeToLive 5 -Ageing 77 -MaximumAddresses 3
        $seen = Get-IpJson $a '-d', link, show, eth0
        $data = $seen.linkinfo.info_data

        $data.id, $data.remote, $data.local, $data.link, $data.port, $data.learning, $data.ttl, $data.ageing, $data.limit |
            Should -Be 42, 10.0.0.2, 10.0.0.1, p0, 5000, $false, 5, 77, 3
        $link.Options['id'], "$($link.Options['remote'])", $link.Options['dev'], $link.Options['dstport'] | Should -Be 42, 10.0.0.2, p0, 5000
        Compare-LinkOption $seen $link.Options | Should -BeNullOrEmpty
    }

    It 'uses port 4789 unless told otherwise' {
        New-NetnsVxlan $a -Id 1 -Remote 10.0.0.2 | Out-Null
        (Get-IpJson $a '-d', link, show, eth0).linkinfo.info_data.port | Should -Be 4789
    }

    It 'lets its packets travel in another namespace' {
        $inner = New-TransientNetns "x$PID-inner"
        New-NetnsVxlan $inner vx0 -Id 42 -Remote 10.0.0.2 -ParentNetns $a -Address 192.168.0.1/24 | Out-Null
        New-NetnsVxlan $b vx0 -Id 42 -Remote 10.0.0.1 -Address 192.168.0.2/24 | Out-Null
        Invoke-InNetns $inner { ping -c1 -W5 192.168.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'joins a group on its parent, also in another namespace' {
        $inner = New-TransientNetns "x$PID-inner"
        $link = New-NetnsVxlan $inner -Id 42 -Group 239.1.1.1 -Parent (Get-NetnsLink $a p0)
        $link.Netns, $link.Options['dev'], "$($link.Options['remote'])" | Should -Be $inner, "$($a.Name):p0", 239.1.1.1
        Invoke-InNetns $a { ip maddr show dev p0 } | Out-String | Should -BeLike '*239.1.1.1*'
    }

    It '<Because> is <Id>, and nothing is made' -ForEach @(
        @{ Because = 'an id of 16777216'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = 16777216; Remote = '10.0.0.2' } }
        @{ Because = 'a remote address that is none'; Id = 'InvalidCidr InvalidArgument'; Given = @{ Id = 1; Remote = '10.0.0' } }
        @{ Because = 'a remote address and a group'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = 1; Remote = '10.0.0.2'; Group = '239.1.1.1'; Parent = 'p0' } }
        @{ Because = 'a group that is none'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = 1; Group = '10.0.0.2'; Parent = 'p0' } }
        @{ Because = 'a group without a parent'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = 1; Group = '239.1.1.1' } }
        @{ Because = 'addresses of two families'; Id = 'AddressFamilyMismatch InvalidArgument'; Given = @{ Id = 1; Remote = '10.0.0.2'; Local = 'fd00::1' } }
        @{ Because = 'a port of 0'; Id = 'InvalidPort InvalidArgument'; Given = @{ Id = 1; Remote = '10.0.0.2'; Port = 0 } }
        @{ Because = 'a time to live of 256'; Id = 'InvalidValue InvalidArgument'; Given = @{ Id = 1; Remote = '10.0.0.2'; TimeToLive = 256 } }
        @{ Because = 'a parent that there is not'; Id = 'LinkNotFound ObjectNotFound'; Given = @{ Id = 1; Remote = '10.0.0.2'; Parent = 'nosuch' } }
    ) {
        Get-ErrorOf { New-NetnsVxlan $a @Given } | Should -Be $Id
        Get-NetnsLink $a -Kind vxlan | Should -BeNullOrEmpty
    }

    It 'a network that is there is LinkCreateFailed.EEXIST, in the kernel''s words' {
        New-NetnsVxlan $a -Id 42 -Remote 10.0.0.2 | Out-Null
        Get-ErrorOf { New-NetnsVxlan $a -Id 42 -Remote 10.0.0.2 } | Should -Be 'LinkCreateFailed.EEXIST ResourceExists'
        try { New-NetnsVxlan $a -Name vx1 -Id 42 -Remote 10.0.0.2 -ErrorAction Stop } catch { "$_" | Should -BeLike '*VNI*' }
    }
}
