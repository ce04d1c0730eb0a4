# Whoever forgets the namespace, which comes first, is told what to write: as an error, before PowerShell asks for what is missing, and
# right for the command at hand.
BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force

    function Get-Refusal([string] $Line, $In) {
        $run = [scriptblock]::Create("`$ErrorActionPreference = 'Stop'; try { $Line } catch { `$_ }")
        if ($In) { Invoke-InNetns $In $run } else { & $run }
    }
}

Describe 'A forgotten namespace' -Tag Root, Userns {
    BeforeAll {
        $lab = New-TransientNetns
        $null = New-NetnsVethPair $lab $lab -Name veth9 -PeerName veth8
    }

    AfterAll { Remove-Netns $lab }

    It 'is hinted at, in an entered one: <Line>' -ForEach @(
        @{ Line = 'Get-NetnsLink veth9';                          Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Set-NetnsLink veth9 -Up';                      Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Remove-NetnsLink veth9';                       Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Wait-NetnsLink veth9';                         Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Set-NetnsImpairment veth9 -Delay 1ms';         Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Clear-NetnsImpairment veth9';                  Advice = '. veth9, *-Link veth9' }
        @{ Line = 'Add-NetnsAddress veth9 10.0.0.5/24';           Advice = '. veth9 and the other arguments*' }
        @{ Line = 'Remove-NetnsAddress veth9 10.0.0.5/24';        Advice = '. veth9 and the other arguments*' }
        @{ Line = 'Add-NetnsNeighbor veth9 10.0.0.9';             Advice = '. veth9 and the other arguments*' }
        @{ Line = 'New-NetnsVlan veth9 -Id 7';                    Advice = '. veth9 and the other arguments*' }
        @{ Line = 'New-NetnsLink br1 bridge';                     Advice = '. br1, *-Name br1' }
        @{ Line = 'Add-NetnsRoute 10.9.0.0/24 -Via 10.0.0.1';     Advice = '. 10.9.0.0/24, *-Destination 10.9.0.0/24' }
        @{ Line = 'Remove-NetnsRoute 10.9.0.0/24';                Advice = '. 10.9.0.0/24, *-Destination 10.9.0.0/24' }
        @{ Line = 'Get-NetnsRoute 10.0.0.0/24';                   Advice = '. 10.0.0.0/24, *-Destination 10.0.0.0/24' }
        @{ Line = 'Set-NetnsSysctl net.ipv4.ip_forward 1';        Advice = '. net.ipv4.ip_forward *' }
        @{ Line = 'Get-NetnsSysctl net.ipv4.ip_forward';          Advice = '. net.ipv4.ip_forward, *-Name net.ipv4.ip_forward' }
        @{ Line = 'Set-NetnsFile /etc/hosts x';                   Advice = '. /etc/hosts *';            Id = 'InvalidNetnsPath' }
        @{ Line = 'Set-NetnsDirectory /etc';                      Advice = '. /etc *';                  Id = 'InvalidNetnsPath' }
        @{ Line = 'Invoke-InNetns { 1 }';                         Advice = '. { … }';                   Id = 'InvalidValue' }
        @{ Line = 'Start-NetnsJob { 1 }';                         Advice = '. { … }';                   Id = 'InvalidValue' }
        @{ Line = 'Invoke-NetnsProcess ls';                       Advice = '. ls *' }
        @{ Line = 'Start-NetnsProcess ls';                        Advice = '. ls *' }
    ) {
        $refusal = Get-Refusal $Line $lab
        $refusal.FullyQualifiedErrorId | Should -BeLike "$($Id ?? 'NetnsNotFound'),*"
        $refusal.TargetObject | Should -Not -BeNullOrEmpty
        "$refusal" | Should -BeLike "*write $Advice"
    }

    It 'is hinted at on the host too when an argument is missing: <_>' -ForEach @(
        'Set-NetnsLink no-such-link -Up', 'Remove-NetnsLink no-such-link', 'Add-NetnsRoute 10.9.0.0/24 -Via 10.0.0.1', 'Get-NetnsRoute 10.0.0.0/24'
        'Set-NetnsSysctl net.ipv4.ip_forward', 'New-NetnsLink br1 bridge', 'Set-NetnsFile /etc/hosts x', 'Invoke-NetnsProcess ls'
    ) {
        $refusal = Get-Refusal $_
        $refusal.CategoryInfo.Category | Should -BeIn 'ObjectNotFound', 'InvalidArgument'
        "$refusal" | Should -BeLike "*write . $(($_ -split ' ')[1])*"
    }

    It 'names the parameter that is meant where it is not the next one: <Line>' -ForEach @(
        @{ Line = 'Get-NetnsRoute veth9';           Advice = '-Link veth9' }
        @{ Line = 'Get-NetnsAddress 10.0.0.5/24';   Advice = '-Address 10.0.0.5/24' }
        @{ Line = 'Get-NetnsNeighbor 10.0.0.5';     Advice = '-Address 10.0.0.5' }
        @{ Line = 'Add-NetnsRule 10.0.0.0/8 -Table 5'; Advice = '-From 10.0.0.0/8' }
    ) {
        $refusal = Get-Refusal $Line $lab
        $refusal.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        "$refusal" | Should -BeLike "*parameter: $Advice"
    }

    It 'is no advice to name a link where none is taken, nor the current namespace: <_>' -ForEach @(
        'New-NetnsSession veth9', 'Get-NetnsProcess veth9', 'Watch-Netns veth9', 'Get-NetnsConntrack veth9', 'Get-NetnsSocket veth9'
        'Remove-Netns veth9', 'Publish-Netns veth9', 'Unpublish-Netns veth9', 'Enter-Netns veth9', 'Get-NetnsId veth9'
        'Invoke-InNetns veth9 { 1 }', 'Start-NetnsJob veth9 { 1 }', 'Invoke-NetnsProcess veth9 true', 'New-NetnsVethPair veth9 veth9'
    ) {
        $refusal = Get-Refusal $_ $lab
        $refusal.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        "$refusal" | Should -BeLike "*'veth9' is a link in the current namespace*"
        "$refusal" | Should -Not -Match '-Link| \. veth9'
        $lab.IsRemoved | Should -BeFalse
    }

    It 'leaves PowerShell''s own error when the namespace is right and something else is missing' {
        (Get-Refusal 'Set-NetnsLink . -Up' $lab).FullyQualifiedErrorId | Should -BeLike 'MissingMandatoryParameter,*'
        (Get-Refusal "'veth9' | Set-NetnsLink . -Up" $lab) | Should -BeNullOrEmpty
    }
}

Describe 'A block alone' -Tag Root, Userns {
    BeforeAll {
        $here, $there = New-TransientNetns here, there
    }

    AfterAll { Remove-Netns $here, $there }

    It 'runs in the current namespace' {
        (Invoke-InNetns $here { Invoke-NetnsProcess { readlink /proc/self/ns/net } }).StandardOutput | Should -Be "net:[$($here.Inode)]`n"
        (Invoke-InNetns $here { 'x' | Invoke-NetnsProcess { cat } }).StandardOutput | Should -Be "x`n"
        (Invoke-InNetns $here { Invoke-NetnsProcess -Command { readlink /proc/self/ns/net } }).StandardOutput | Should -Be "net:[$($here.Inode)]`n"
        $started = Invoke-InNetns $here { Start-NetnsProcess { sleep 60 } }
        $started.Netns.Inode | Should -Be $here.Inode
        $started | Stop-NetnsProcess
    }

    It 'runs in the namespaces that the pipeline brings' {
        ($here, $there | Invoke-NetnsProcess { readlink /proc/self/ns/net }).StandardOutput | Should -Be "net:[$($here.Inode)]`n", "net:[$($there.Inode)]`n"
        (Get-Netns here | Invoke-NetnsProcess { readlink /proc/self/ns/net }).StandardOutput | Should -Be "net:[$($here.Inode)]`n"
    }

    It 'runs nowhere when the pipeline brings neither a namespace nor text: <_>' -ForEach @(
        '$null | Invoke-NetnsProcess { BLOCK }', 'Get-Netns no-such-* | Invoke-NetnsProcess { BLOCK }', '$gone | Invoke-NetnsProcess { BLOCK }'
        '$here, "x" | Invoke-NetnsProcess { BLOCK }', '"x", $here | Invoke-NetnsProcess { BLOCK }', ', @($here) | Invoke-NetnsProcess { BLOCK }'
        '$there | Invoke-NetnsProcess $here { BLOCK }', 'Get-NetnsLink $here lo | Invoke-NetnsProcess { BLOCK }'
        'Invoke-NetnsProcess { BLOCK } $here', 'Invoke-NetnsProcess -Netns { BLOCK } true'
    ) {
        $gone = New-TransientNetns
        Remove-Netns $gone
        { & ([scriptblock]::Create($_.Replace('BLOCK', "touch '$TestDrive/ran'"))) } | Should -Throw
        "$TestDrive/ran" | Should -Not -Exist
    }
}

Describe 'The current namespace' -Tag Root, Userns {
    It 'is . for Get-Netns' {
        (Get-Netns .).Name | Should -Be host
        $netns = New-TransientNetns
        (Invoke-InNetns $netns { Get-Netns . }) | Should -Be $netns
        (Invoke-InNetns $netns { '.' | Get-Netns }) | Should -Be $netns
        Remove-Netns $netns
    }
}
