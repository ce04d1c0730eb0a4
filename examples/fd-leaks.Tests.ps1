<#
.SYNOPSIS
Leak checks of a launched program in Pester, on one that leaks on command (leaky.py).
.EXAMPLE
Invoke-Pester ./examples/fd-leaks.Tests.ps1 -Output Detailed
#>
BeforeDiscovery { Import-Module "$PSScriptRoot/../out/module/NetnsPS" }
BeforeAll {
    Import-Module "$PSScriptRoot/../out/module/NetnsPS"

    # Asks the program, from its client's namespace, to leak something; returns when it says that it has.
    function Invoke-Leak([string] $What) {
        Invoke-InNetns $client {
            $tcp = [Net.Sockets.TcpClient]::new('10.0.0.2', 7000)
            try {
                $tcp.GetStream().Write([Text.Encoding]::ASCII.GetBytes("$What`n"))
                [IO.StreamReader]::new($tcp.GetStream()).ReadLine() | Should -Be done
            } finally { $tcp.Dispose() }
        }
    }
}

Describe 'A program that is tested for leaks' {
    Use-NetnsScope # what a test makes is removed after it, whatever happens

    BeforeEach {
        $client, $server = New-TransientNetns -Count 2
        $null = New-NetnsVethPair $client $server -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
        $canary = Start-NetnsProcess $server python3 "$PSScriptRoot/leaky.py" -WaitForPort 7000
        # One request as a warm-up: what it opens and keeps for good is no leak. The baseline is taken when all is quiet.
        $baseline = $canary | New-FdBaseline -WarmUp { Invoke-Leak nothing }
    }

    It 'passes when it closes what it opens' {
        1..10 | ForEach-Object { Invoke-Leak nothing }
        # The connection is closed a moment after the answer: -Within takes fresh snapshots until there is no leak.
        $canary | Should -Not -HaveLeakedFds $baseline -Within 5s
    }

    It 'is caught leaking <What>: <Kind>' -ForEach @(
        @{ What = 'file';    Count = 1; Kind = 'File' }
        @{ What = 'pipe';    Count = 2; Kind = 'Pipe' }
        @{ What = 'socket';  Count = 1; Kind = 'Socket' }
        @{ What = 'eventfd'; Count = 1; Kind = 'EventFd' }
        @{ What = 'epoll';   Count = 1; Kind = 'Epoll' }
    ) {
        Invoke-Leak $What

        # As an assertion, which would fail the test, with a message that names each leaked descriptor in two lines...
        { $canary | Should -Not -HaveLeakedFds $baseline -Within 500ms } | Should -Throw "*found ${Count}:*$Kind*"
        # ... and as objects.
        $leaks = @($canary | Get-ProcessFd | Compare-FdBaseline $baseline)
        $leaks.Kind | Should -Be (@($Kind) * $Count)

        Invoke-Leak tidy
        $canary | Should-NotHaveLeakedFds $baseline -Within 5s
    }

    It 'may be allowed to open some kinds, or some files' {
        Invoke-Leak file
        Invoke-Leak eventfd
        $canary | Assert-NoLeakedFd $baseline -Within 5s -IgnoreKind EventFd -Ignore { $_.Target -eq '/etc/hostname' }
    }

    It 'leaves nothing of any kind: no thread, process, mount, namespace or link either' {
        $everything = New-ResourceBaseline -Netns $server
        1..3 | ForEach-Object { Invoke-Leak nothing }
        Assert-NoLeakedResource $everything -Within 5s
    }
}
