BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsSocket' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsSocket')
        $a, $b = New-TransientNetns -Name "gs$PID-a", "gs$PID-b"
        $path = Join-Path ([IO.Path]::GetTempPath()) "gs-$PID.sock"
        $held = Start-NetnsProcess $a -Name "gs$PID" -WaitForOutput ready python3 '-uc', @"
import socket, os
s = socket.create_server(('127.0.0.1', 8080), backlog=7); c = socket.create_connection(('127.0.0.1', 8080)); d, _ = s.accept(); c.send(b'hello')
u = socket.socket(2, 2); u.setsockopt(1, 25, b'lo'); u.bind(('127.0.0.1', 5353)); v = socket.socket(10, 2); v.bind(('::1', 5354))
x = socket.socket(1); x.bind('$path'); x.listen(3); y = socket.socket(1); y.connect('$path'); z, _ = x.accept()
r = socket.socket(2, 3, 1); n = socket.socket(16, 3, 0); n.bind((0, 1))
print('ready'); input()
"@
        $elsewhere = Start-NetnsProcess $b sleep 1000

        # ss's lines, each as an array of its fields.
        function Get-SsLine([string[]] $Option) {
            @(Invoke-InNetns $a { param([string[]] $Option) ss -H @Option } -ArgumentList (, $Option) | ForEach-Object { , @($_ -split '\s+' -ne '') })
        }

        # Its words for states.
        function ConvertTo-SsState([object] $State) { switch ("$State") { Listen { 'LISTEN' } Established { 'ESTAB' } Closed { 'UNCONN' } default { "$_" } } }
    }

    AfterAll {
        $scope.Dispose()
        Remove-Item $path -ErrorAction Ignore
    }

    It 'lists what ss lists of <Protocol>' -ForEach @(
        @{ Protocol = 'Tcp'; Option = '-tanp' }
        @{ Protocol = 'Udp'; Option = '-uanp' }
    ) {
        $told = Get-SsLine $Option | ForEach-Object { "$($_[0]) $($_[1]) $($_[2]) $($_[3]) $($_[4] -replace '^(0\.0\.0\.0|\[::\]|\*):\*$', '*') $($_[5])" }
        $seen = Get-NetnsSocket $a $Protocol | ForEach-Object {
            $users = @($_.Processes).ForEach{ '("{0}",pid={1},fd={2})' -f $_.ProcessName, $_.ProcessId, $_.Fd } -join ','
            "$(ConvertTo-SsState $_.State) $($_.ReceiveQueue) $($_.SendQueue) $($_.Local) $($_.Remote) users:($users)"
        }
        @($seen | Sort-Object) | Should -Be @($told | Sort-Object)
    }

    It 'lists what ss lists of Unix' {
        $told = Get-SsLine '-xan' | ForEach-Object { "$($_[1]) $($_[2]) $($_[3]) $($_[4]) $($_[5]) $($_[7])" }
        $seen = Get-NetnsSocket $a Unix | ForEach-Object {
            "$(ConvertTo-SsState $_.State) $($_.ReceiveQueue) $($_.SendQueue) $($_.Path ?? '*') $($_.Inode) $($_.PeerInode ?? 0)"
        }
        @($seen | Sort-Object) | Should -Be @($told | Sort-Object)
        (Get-NetnsSocket $a Unix).RemotePath | Should -Contain $path
    }

    It 'knows what is inside of <Protocol>: <SubProtocol>' -ForEach @(
        @{ Protocol = 'Raw'; SubProtocol = 'icmp' }
        @{ Protocol = 'Netlink'; SubProtocol = 'route' }
    ) {
        (Get-NetnsSocket $a $Protocol -ProcessId $held).SubProtocol | Should -Be $SubProtocol
    }

    It 'finds by <What>' -ForEach @(
        @{ What = 'listening'; Given = @{ Listening = $true; Protocol = 'Tcp', 'Udp' }; Found = '127.0.0.1:8080', '127.0.0.1%lo:5353', '[::1]:5354' }
        @{ What = 'state'; Given = @{ State = 'Listen'; Protocol = 'Tcp' }; Found = '127.0.0.1:8080' }
        @{ What = 'states and local port'; Given = @{ State = 'Established', 'Listen'; LocalPort = 8080 }; Found = '127.0.0.1:8080', '127.0.0.1:8080' }
        @{ What = 'local port'; Given = @{ LocalPort = 5354, 5353 }; Found = '127.0.0.1%lo:5353', '[::1]:5354' }
        @{ What = 'family'; Given = @{ Family = 'IPv6'; Protocol = 'Tcp', 'Udp', 'Unix' }; Found = '[::1]:5354' }
        @{ What = 'a port that nobody has'; Given = @{ LocalPort = 9 }; Found = $null }
    ) {
        @(Get-NetnsSocket $a @Given | ForEach-Object Local | Sort-Object) | Should -Be @($Found | Sort-Object)
    }

    It 'leaves netlink sockets out until they are asked for' {
        (Get-NetnsSocket $a).Protocol | Should -Not -Contain Netlink
        (Get-NetnsSocket $a Netlink).Protocol | Should -Contain Netlink
    }

    It 'finds by remote port' {
        (Get-NetnsSocket $a -RemotePort 8080).RemotePort | Should -Be 8080
        (Get-NetnsSocket $a -RemotePort 8080).LocalPort | Should -Not -Be 8080
    }

    It 'finds by who holds it: <What>' -ForEach @(
        @{ What = 'an id'; Make = { $held.Id } }
        @{ What = 'a NetnsProcess'; Make = { $held } }
        @{ What = 'a Process'; Make = { Get-Process -Id $held.Id } }
    ) {
        (Get-NetnsSocket $a Tcp -ProcessId (& $Make) -Listening).LocalPort | Should -Be 8080
        Get-NetnsSocket $a Tcp -ProcessId $elsewhere | Should -BeNullOrEmpty
    }

    It 'looks where a process is, without -Netns' {
        $other = New-TransientNetns
        $server = Start-NetnsProcess $other python3 '-c', 'import socket,time; s=socket.create_server(("127.0.0.1", 4711)); print("on", flush=True); time.sleep(99)' -WaitForOutput on
        $found = Get-NetnsSocket -ProcessId $server.Id -Listening
        $found.Netns, $found.LocalPort | Should -Be $other, 4711
        $server | Stop-NetnsProcess
        $other | Remove-Netns
    }

    It 'takes namespaces from the pipeline, and the current one without -Netns' {
        ($a, $b | Get-NetnsSocket -Protocol Tcp -Listening).Netns | Should -Be $a
        (Invoke-InNetns $a { Get-NetnsSocket -Protocol Tcp -Listening }).LocalPort | Should -Be 8080
    }

    It 'completes protocols and states' {
        Get-Completion "Get-NetnsSocket $($a.Name) T" | Should -Be Tcp
        Get-Completion 'Get-NetnsSocket -State Lis' | Should -Be Listen
    }

    It 'shows a table and a list' {
        $table = Get-NetnsSocket $a Tcp -Listening | Out-String -Width 200
        foreach ($word in $a.Name, 'Tcp', 'Listen', '127.0.0.1:8080', "python3[$($held.Id)]") { $table.Contains($word) | Should -BeTrue -Because "$word is in $table" }
        Get-NetnsSocket $a Tcp -Listening | Format-List | Out-String | Should -BeLike '*UserId*'
    }

    It 'shows who holds a socket in a terminal of 80 columns' {
        $table = Get-NetnsSocket $a -LocalPort 8080 | Out-String -Width 80
        $table | Should -Match 'Processes'
        $table | Should -Match 'python\S*\[\d+\]'
    }

    It 'writes an error for <What>' -ForEach @(
        @{ What = 'a namespace that is not there'; Given = @{ Netns = 'nosuch' }; Expected = 'NetnsNotFound ObjectNotFound' }
        @{ What = 'a process that is not there'; Given = @{ ProcessId = [int]::MaxValue }; Expected = 'ProcessNotFound ObjectNotFound' }
        @{ What = 'a process number that can be none'; Given = @{ ProcessId = -1 }; Expected = 'ProcessNotFound ObjectNotFound' }
        @{ What = 'what is no process'; Given = @{ ProcessId = 'web' }; Expected = 'InvalidValue InvalidArgument' }
        @{ What = 'a port out of range'; Given = @{ LocalPort = 65536 }; Expected = 'ParameterArgumentValidationError InvalidData' }
        @{ What = 'a protocol that is none'; Given = @{ Protocol = 'ipx' }; Expected = 'CannotConvertArgumentNoMessage InvalidArgument' }
    ) {
        Get-ErrorOf { Get-NetnsSocket @Given } | Should -Be $Expected
    }

    It 'goes on behind a namespace and a process that are not there' {
        (Get-NetnsSocket nosuch, $a Tcp -Listening -ErrorAction SilentlyContinue).LocalPort | Should -Be 8080
        (Get-NetnsSocket $a Tcp -Listening -ProcessId ([int]::MaxValue), $held -ErrorAction SilentlyContinue).LocalPort | Should -Be 8080
    }

    It 'says so when this kernel lists none of a protocol that is asked for' {
        $errors = @(foreach ($protocol in [NetnsPS.NetnsSocketProtocol].GetEnumNames()) { Get-ErrorOf { Get-NetnsSocket $a $protocol } })
        if (-not $errors) { Set-ItResult -Skipped -Because 'this kernel lists every kind of socket' }
        $errors | Sort-Object -Unique | Should -Be 'SocketReadFailed.EPROTONOSUPPORT NotImplemented'
    }
}
