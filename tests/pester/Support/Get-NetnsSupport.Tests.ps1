BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $noUserNamespaces = -not (Test-NetnsSupport rootless)
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsSupport' {
    It 'tries features in the order in which they are asked for' {
        $result = Get-NetnsSupport setpriv, netem, ping_socket
        $result.Feature | Should -Be setpriv, netem, ping_socket
        $result[0] | Should -BeOfType NetnsPS.NetnsSupport
    }

    It 'gives a reason for each feature that does not work, and for no other' {
        foreach ($result in Get-NetnsSupport) {
            [bool]$result.Reason | Should -Be (-not $result.Supported) -Because "of $result"
        }
    }

    It 'takes patterns, once for each feature, whatever their case' {
        (Get-NetnsSupport cap_*).Feature | Should -Be CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN, CAP_SYS_PTRACE
        (Get-NetnsSupport *vlan, VLAN).Feature | Should -Be vlan, macvlan, ipvlan
        Get-NetnsSupport x* | Should -BeNullOrEmpty
    }

    It 'takes features from the pipeline' {
        ('veth', 'bridge' | Get-NetnsSupport).Feature | Should -Be veth, bridge
    }

    It 'leaves no namespace, no link and no process behind' -Tag Root {
        # The host is one of its own, in which no others make links meanwhile.
        $pwsh = @(Get-PwshCommand)
        $script = 'Get-NetnsSupport | Out-Null; (Get-Netns).Name; (Get-Netns -Host).Links.Name; Get-Content /proc/$PID/task/*/children'
        $left = unshare --net @pwsh -NoProfile -NonInteractive -Command "Import-Module '$((Get-Module NetnsPS).ModuleBase)'; $script"
        $left.Where{ $_ } | Should -Be lo -Because 'there is no namespace, the host has the link that it had, and there is no child process'
    }

    It 'knows what an ordinary user lacks, and says what to do' -Tag Root {
        $results = Invoke-AsNobody 'Get-NetnsSupport netns, veth, CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_NET_RAW | ConvertTo-Json' | ConvertFrom-Json
        $results.Supported | Should -Be @($false, $false, $false, $false, $false)
        $results.Where{ $_.Feature -eq 'CAP_NET_ADMIN' }.Reason | Should -BeLike '*CAP_NET_ADMIN*unshare*'
        $results.Where{ $_.Feature -eq 'netns' }.Reason | Should -BeLike '*CAP_SYS_ADMIN*unshare*'
    }

    It 'finds that all of it works in a user namespace of one''s own' -Tag Root, Userns -Skip:($noUserNamespaces) {
        $results = Invoke-AsNobody 'Get-NetnsSupport netns, veth, CAP_NET_ADMIN, CAP_SYS_ADMIN, mount, rootless | ConvertTo-Json' -Rootless | ConvertFrom-Json
        foreach ($result in $results) { $result.Supported | Should -BeTrue -Because "$($result.Feature): $($result.Reason)" }
    }

    It 'writes an error for an unknown feature, and goes on' {
        Get-ErrorOf { Get-NetnsSupport nosuch } | Should -Be 'UnknownFeature InvalidArgument'
        (Get-NetnsSupport nosuch, setpriv -ErrorAction SilentlyContinue).Feature | Should -Be setpriv
    }

    It 'completes features' {
        Get-Completion 'Get-NetnsSupport net' | Should -Be netns, netkit, netem
    }

    It 'says since which kernel there is a feature, and which option that must be built with' {
        $results = Get-NetnsSupport netkit, vlan_filtering, pidfd_getfd, setpriv
        $results.ForEach{ "$($_.SinceKernel) $($_.KernelOption)" } | Should -Be '6.7 CONFIG_NETKIT', '4.3 CONFIG_BRIDGE_VLAN_FILTERING', '5.6 ', ' '
        foreach ($result in Get-NetnsSupport | Where-Object Feature -NE setpriv) { $result.SinceKernel | Should -BeOfType version -Because $result.Feature }
    }

    It 'says of what the kernel lacks what it needs, and that is so' {
        foreach ($result in Get-NetnsSupport | Where-Object { -not $_.Supported -and $_.Reason -like "*$($_.KernelOption)*" -and $_.KernelOption }) {
            $result.Reason | Should -BeLike "*Linux $($result.SinceKernel) or newer*" -Because $result.Feature
            Get-LackProof $result | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows a table that fits into 80 columns' {
        $table = Get-NetnsSupport | Out-String -Width 80
        foreach ($word in 'Feature', 'Supported', 'SinceKernel', 'Reason', 'setpriv', '4.3') { $table | Should -BeLike "*$word*" }
        $table -split "`n" | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }
}
