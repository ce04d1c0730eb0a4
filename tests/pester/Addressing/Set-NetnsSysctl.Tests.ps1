BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Set-NetnsSysctl, Get-NetnsSysctl' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsSysctl')
        $a, $b = New-TransientNetns -Name "sy$PID-a", "sy$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24, fd00::2/64
    }

    AfterEach { $scope.Dispose() }

    It 'changes a setting of one namespace, as sysctl(8) sees it' {
        Set-NetnsSysctl $a net.ipv4.ip_forward 1 | Should -BeNullOrEmpty
        Invoke-InNetns $a { sysctl -n net.ipv4.ip_forward } | Should -Be 1
        Invoke-InNetns $b { sysctl -n net.ipv4.ip_forward } | Should -Be 0
    }

    It 'takes several values, names from the pipeline, and the current namespace' {
        (Set-NetnsSysctl $a net.ipv4.ip_local_port_range 40000, 50000 -PassThru).Value | Should -Be "40000`t50000"
        'net.ipv4.conf.all.forwarding', 'net.ipv6.conf.all.forwarding' | Set-NetnsSysctl $a -Value 1
        Invoke-InNetns $a { (Get-NetnsSysctl -Name net.ipv6.conf.all.forwarding).Value } | Should -Be 1
        Get-NetnsSysctl $a net.ipv4.ip_local_port_range | Set-NetnsSysctl $b
        (Get-NetnsSysctl $b net.ipv4.ip_local_port_range).Value | Should -Be "40000`t50000"
    }

    It 'gets by patterns what sysctl(8) gets' {
        $seen = Invoke-InNetns $a { sysctl -a --pattern '^net\.ipv4\.conf\.[^.]*\.rp_filter$' 2>$null } | Sort-Object
        @(Get-NetnsSysctl $a net.ipv4.conf.*.rp_filter).ForEach{ "$_" } | Sort-Object | Should -Be $seen
        @(Get-NetnsSysctl $a).Count | Should -BeGreaterThan 100
        ($a, $b | Get-NetnsSysctl -Name net.ipv4.ip_forward).Netns | Should -Be $a, $b
        Get-NetnsSysctl $a net.ipv4.ip_forward | Out-String -Width 200 | Should -BeLike '*net.ipv4.ip_forward*0*'
    }

    It 'changes nothing with -WhatIf, and puts back with its scope what it changed' {
        Set-NetnsSysctl $a net.ipv4.ip_forward 1 -WhatIf
        (Get-NetnsSysctl $a net.ipv4.ip_forward).Value | Should -Be 0
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Set-NetnsSysctl $a net.ipv4.ip_forward 1
        $inner.Dispose()
        (Get-NetnsSysctl $a net.ipv4.ip_forward).Value | Should -Be 0
    }

    It 'takes yes and no' {
        (Set-NetnsSysctl $a net.ipv4.ip_forward $true -PassThru).Value | Should -Be 1
        (Set-NetnsSysctl $a net.ipv4.ip_forward $false -PassThru).Value | Should -Be 0
    }

    It 'completes names of the namespace' {
        Get-Completion "Set-NetnsSysctl $($a.Name) net.ipv4.ip_forw" | Should -Contain net.ipv4.ip_forward
        Get-Completion "Get-NetnsSysctl $($a.Name) net.ipv4.conf.eth0.rp_f" | Should -Be net.ipv4.conf.eth0.rp_filter
    }

    It 'fails when the kernel takes a write and does not do it' {
        # Of three numbers the kernel takes the first two, and keeps the third.
        Get-ErrorOf { Set-NetnsSysctl $a net.ipv4.tcp_wmem '4096 16384' } | Should -Be 'SysctlNotTaken InvalidResult'
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a name that there is not'; Id = 'SysctlWriteFailed.ENOENT ObjectNotFound'; Name = 'net.ipv4.nosuch'; Value = 1 }
        @{ Because = 'a setting of the whole machine'; Id = 'InvalidValue InvalidArgument'; Name = 'kernel.hostname'; Value = 'x' }
        @{ Because = 'a value that it can not have'; Id = 'SysctlWriteFailed.EINVAL InvalidArgument'; Name = 'net.ipv4.ip_forward'; Value = 'x' }
        @{ Because = 'a group of settings'; Id = 'InvalidValue InvalidArgument'; Name = 'net.ipv4.conf'; Value = 1 }
        @{ Because = 'a way out of the folder'; Id = 'InvalidValue InvalidArgument'; Name = 'net/../kernel/hostname'; Value = 'x' }
    ) {
        Get-ErrorOf { Set-NetnsSysctl $a $Name $Value } | Should -Be $Id
    }

    It 'one bad name of many does not lose the others' {
        Get-ErrorOf { 'net.ipv4.nosuch', 'net.ipv4.ip_forward' | Set-NetnsSysctl $a -Value 1 } | Should -Be 'SysctlWriteFailed.ENOENT ObjectNotFound'
        (Get-NetnsSysctl $a net.ipv4.ip_forward).Value | Should -Be 1
        Get-ErrorOf { Get-NetnsSysctl $a net.ipv4.nosuch } | Should -Be 'SysctlReadFailed.ENOENT ObjectNotFound'
        Get-ErrorOf { Get-NetnsSysctl nosuch net.ipv4.ip_forward } | Should -Be 'NetnsNotFound ObjectNotFound'
    }
}
