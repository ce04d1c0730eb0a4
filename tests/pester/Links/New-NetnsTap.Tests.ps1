BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'New-NetnsTap' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('New-NetnsTap')
        $a = New-TransientNetns "t$PID"
    }

    AfterEach { $scope.Dispose() }

    It 'makes a tap that stays, for a user and a group' {
        Skip-Unless tap
        New-NetnsTap $a vm0 -Owner 0 -Group 0 -MultiQueue -VirtioHeader | Out-Null
        $data = (Get-IpJson $a '-d', link, show, vm0).linkinfo.info_data
        $data.type, $data.persist, $data.user, $data.group, $data.multi_queue, $data.vnet_hdr, $data.pi | Should -Be tap, $true, root, root, $true, $true, $false
    }

    It 'makes a tun with -Tun' {
        Skip-Unless tun
        $link = New-NetnsTap $a vpn0 -Tun -PacketInformation -Address 10.8.0.2/24
        $data = (Get-IpJson $a '-d', link, show, vpn0).linkinfo.info_data
        $data.type, $data.pi | Should -Be tun, $true
        $link.Kind, $link.MacAddress | Should -Be tun, $null
        (Get-NetnsAddress $a vpn0 -Family IPv4).Address | Should -Be 10.8.0.2/24
    }

    It 'takes namespaces from the pipeline' {
        Skip-Unless tap
        $two = New-TransientNetns "t$PID-x" -Count 2
        ($two | New-NetnsTap).ForEach{ "$($_.Netns):$($_.Name)" } | Should -Be $two.ForEach{ "$_`:eth0" }
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a hardware address of a tun'; Id = 'InvalidMacAddress InvalidArgument'; Given = @{ Tun = $true; MacAddress = '02:00:00:00:00:01' } }
        @{ Because = 'a user below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Owner = -1 } }
        @{ Because = 'a group below 0'; Id = 'InvalidValue InvalidArgument'; Given = @{ Group = -1 } }
    ) {
        Get-ErrorOf { New-NetnsTap $a @Given } | Should -Be $Id
        (Get-IpJson $a link).ifname | Should -Be lo
    }

    It 'for who may not it is LinkCreateFailed.EPERM' -Skip:([Environment]::UserName -ne 'root' -or (Get-Content /proc/self/uid_map -Raw) -notmatch '\b4294967295\b') {
        Invoke-AsNobody 'try { New-NetnsIfb -Name x0 -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId -replace ",.*") $($_.CategoryInfo.Category)" }' |
            Should -Be 'LinkCreateFailed.EPERM PermissionDenied'
    }
}
