BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $support = Get-NetnsSupport conntrack
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $missing = @(if (-not $support.Supported) { Get-LackProof $support }) +
        @(foreach ($program in 'nft', 'conntrack') { if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) { "there is no program $program" } })
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Get-NetnsConntrack' -Tag Root, Userns {
    BeforeAll {
        $scope = [NetnsPS.ResourceScope]::Begin('Get-NetnsConntrack')
        $a, $b = New-TransientNetns -Name "gc$PID-a", "gc$PID-b"
    }

    AfterAll { $scope.Dispose() }

    Context 'where connections are tracked' -Skip:($missing.Count -gt 0) {
        BeforeAll {
            Invoke-InNetns $a {
                sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_timestamp=1
                nft add table inet t
                nft 'add chain inet t c { type filter hook output priority 0 ; }'
                nft 'add rule inet t c tcp dport 8080 ct state new ct mark set 0x2a'
                nft 'add chain inet t raw { type filter hook output priority raw ; }'
                nft 'add rule inet t raw udp dport 5353 ct zone set 7'
            }
            $held = Start-NetnsProcess $a -Name "gc$PID" -WaitForOutput ready python3 '-uc', @'
import socket
s = socket.create_server(('127.0.0.1', 8080)); c = socket.create_connection(('127.0.0.1', 8080)); c.send(b'hello')
t = socket.create_server(('::1', 9090), family=socket.AF_INET6); d = socket.create_connection(('::1', 9090))
u = socket.socket(2, 2); u.sendto(b'x', ('127.0.0.1', 5353))
print('ready'); input()
'@
        }

        It 'lists what conntrack lists' {
            $text = Invoke-InNetns $a { conntrack -L -o xml 2>$null }
            $told = foreach ($flow in ([xml]($text -join "`n")).conntrack.flow) {
                $original, $reply, $about = $flow.meta
                $directions = foreach ($meta in $original, $reply) {
                    "$($meta.layer3.src):$($meta.layer4.sport)>$($meta.layer3.dst):$($meta.layer4.dport) $($meta.counters.packets)/$($meta.counters.bytes)"
                }
                "$($original.layer4.protoname) $($about.state) $directions mark $([long]$about.mark) zone $([int]$about.zone) id $($about.id)"
            }
            $seen = foreach ($connection in Get-NetnsConntrack $a) {
                $directions = foreach ($flow in $connection.Original, $connection.Reply) {
                    "$($flow.Source):$($flow.SourcePort)>$($flow.Destination):$($flow.DestinationPort) $($flow.Packets)/$($flow.Bytes)"
                }
                "$($connection.Protocol) $($connection.State) $directions mark $($connection.Mark) zone $($connection.Zone) id $($connection.Id)"
            }
            $seen.Count | Should -Be 3
            @($seen | Sort-Object) | Should -Be @($told | Sort-Object)
        }

        It 'finds by <What>' -ForEach @(
            @{ What = 'protocol'; Given = @{ Protocol = 'udp' }; Found = 5353 }
            @{ What = 'protocols'; Given = @{ Protocol = 'udp', 'tcp'; Family = 'IPv4' }; Found = 5353, 8080 }
            @{ What = 'state'; Given = @{ State = 'established' }; Found = 8080, 9090 }
            @{ What = 'family'; Given = @{ Family = 'IPv6' }; Found = 9090 }
            @{ What = 'addresses'; Given = @{ Source = '::1'; Destination = '::1' }; Found = 9090 }
            @{ What = 'port'; Given = @{ DestinationPort = 8080, 9 }; Found = 8080 }
            @{ What = 'mark'; Given = @{ Mark = 42 }; Found = 8080 }
            @{ What = 'zone'; Given = @{ Zone = 7 }; Found = 5353 }
            @{ What = 'a port that nobody has'; Given = @{ SourcePort = 1 }; Found = $null }
        ) {
            @(Get-NetnsConntrack $a @Given | ForEach-Object { $_.Original.DestinationPort } | Sort-Object) | Should -Be @($Found)
        }

        It 'tells how it stands' {
            $tcp = Get-NetnsConntrack $a -DestinationPort 8080
            foreach ($flag in 'SeenReply', 'Assured', 'Confirmed') { $tcp.Status.HasFlag([NetnsPS.ConntrackStatus]$flag) | Should -BeTrue -Because "it is $($tcp.Status)" }
            $tcp.Status.HasFlag([NetnsPS.ConntrackStatus]::SourceNat) | Should -BeFalse
            $tcp.Timeout.TotalHours | Should -BeGreaterThan 1
            $tcp.Started | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-5))
        }

        It 'looks into the current namespace without -Netns, and into those of the pipeline' {
            Invoke-InNetns $a { (Get-NetnsConntrack -Protocol udp).Zone } | Should -Be 7
            ($b, $a | Get-NetnsConntrack -Protocol udp).Netns | Should -Be $a
        }

        It 'shows a table and a list' {
            $table = Get-NetnsConntrack $a -Mark 42 | Out-String -Width 200
            foreach ($word in $a.Name, 'tcp', 'ESTABLISHED', '-> 127.0.0.1:8080') { $table.Contains($word) | Should -BeTrue -Because "$word is in $table" }
            Get-NetnsConntrack $a -Mark 42 | Format-List | Out-String | Should -BeLike '*Zone*'
        }
    }

    It 'finds nothing where nothing is tracked' -Skip:($missing.Count -gt 0) {
        Get-NetnsConntrack $b | Should -BeNullOrEmpty
    }

    It 'completes protocols and states' {
        Get-Completion 'Get-NetnsConntrack -Protocol ud' | Should -Be udp, udplite
        Get-Completion 'Get-NetnsConntrack -State est' | Should -Be ESTABLISHED
    }

    It 'writes an error for <What>' -ForEach @(
        @{ What = 'a namespace that is not there'; Given = @{ Netns = 'nosuch' }; Expected = 'NetnsNotFound ObjectNotFound' }
        @{ What = 'a port out of range'; Given = @{ SourcePort = 70000 }; Expected = 'ParameterArgumentValidationError InvalidData' }
        @{ What = 'a mark out of range'; Given = @{ Mark = -1 }; Expected = 'ParameterArgumentValidationError InvalidData' }
        @{ What = 'what is no address'; Given = @{ Source = 'alice' }; Expected = 'CannotConvertArgumentNoMessage InvalidArgument' }
    ) {
        Get-ErrorOf { Get-NetnsConntrack @Given } | Should -Be $Expected
    }
}
