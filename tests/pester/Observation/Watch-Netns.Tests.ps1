BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"

    # The events that a script causes, up to the one that is asked for. What is there already comes first: the script runs when the watch is on.
    function Read-Watch([object[]] $Netns, [hashtable] $Option = @{}, [scriptblock] $Do, [scriptblock] $Until) {
        $seen = [System.Collections.Generic.List[object]]::new()
        $isDone = $false
        do {
            Watch-Netns $Netns @Option -IncludeExisting -Timeout 30s | ForEach-Object {
                if (-not $isDone) { $isDone = $true; & $Do > $null }
                if ($_.Change -ne 'Existing') {
                    $seen.Add($_)
                    if ($_ | Where-Object $Until) { break }
                }
            }
            throw "Not told within 30 s: $($seen -join "`n")"
        } while ($false)
        $seen
    }

    # How many sockets this process holds.
    function Get-SocketCount { @(Get-ProcessFd | Where-Object Kind -EQ Socket).Count }
}

Describe 'Watch-Netns' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('Watch-Netns')
        $a, $b = New-TransientNetns -Name "wn$PID-a", "wn$PID-b"
    }

    AfterEach { $scope.Dispose() }

    It 'tells of links, addresses and routes as they come, change and go' {
        $events = Read-Watch $a @{ Kind = 'Link', 'Address', 'Route' } {
            New-NetnsVethPair $a $b -Name w0 -PeerName w0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
            Invoke-InNetns $a { ip route add 10.9.0.0/16 via 10.0.0.2; ip link set w0 mtu 1400; ip route del 10.9.0.0/16; ip link del w0 }
        } { $_.Kind -eq 'Link' -and $_.Change -eq 'Removed' }

        $links = @($events | Where-Object { $_.Kind -eq 'Link' -and $_.Object.Name -eq 'w0' })
        $links[0].Change, $links[-1].Change | Should -Be Added, Removed
        $links.Object.Mtu | Should -Contain 1400
        $address = $events | Where-Object { $_.Kind -eq 'Address' -and $_.Object.Address -eq '10.0.0.1/24' }
        "$($address.Change)" | Should -Be 'Added Removed'
        $route = $events | Where-Object { $_.Kind -eq 'Route' -and $_.Object.Destination -eq '10.9.0.0/16' }
        "$($route.Change)" | Should -Be 'Added Removed'
        $route[0].Text | Should -BeLike '10.9.0.0/16 via 10.0.0.2 dev w0*'
        $events.Netns | Sort-Object -Unique | Should -Be $a
    }

    It 'tells what ip monitor tells' {
        $monitor = Start-NetnsProcess $a ip '-o', 'monitor', 'label', 'link', 'address', 'route', 'rule'
        # It is on once it tells of something.
        Wait-Until { Invoke-InNetns $a { ip link set lo mtu 60000; ip link set lo mtu 60001 }; $monitor.Output.Text -match '\[LINK\]' }
        $mark = { param([int] $Mtu) ip link set lo mtu $Mtu }
        $changes = {
            Invoke-InNetns $a $mark -ArgumentList 50001
            New-NetnsVethPair $a $b -Name w0 -PeerName w0 -Address 10.0.0.1/24, fd00::1/64 -PeerAddress 10.0.0.2/24
            Invoke-InNetns $a {
                ip route add 10.9.0.0/16 via 10.0.0.2; ip route replace 10.9.0.0/16 via 10.0.0.2 metric 0 mtu 1300; ip addr add 10.0.0.7/24 dev w0
                ip rule add from 10.0.0.0/8 table 100 priority 77; ip rule del priority 77; ip route del 10.9.0.0/16; ip addr del 10.0.0.7/24 dev w0; ip link set w0 name w9
            }
            Invoke-InNetns $a $mark -ArgumentList 50002
        }
        $events = Read-Watch $a @{ Kind = 'Link', 'Address', 'Route', 'Rule' } $changes { $_.Kind -eq 'Link' -and $_.Object.Mtu -eq 50002 }
        Wait-Until { $monitor.Output.Text -match 'mtu 50002' }

        $told = foreach ($line in $monitor.Output.Text) {
            $verb = $line -match '\]Deleted ' ? 'Removed' : 'Now'
            switch -Regex ($line -replace '\]Deleted ', ']') {
                '^\[LINK\]\d+: ([^:@]+).* mtu (\d+)' { "Link $verb $($Matches[1]) $($Matches[2])" }
                # ip-monitor(8) goes on to call a link by the name that it had first.
                '^\[ADDR\]\d+: \S+\s+inet6? (\S+)' { "Address $verb $($Matches[1])" }
                '^\[ROUTE\](?:local |broadcast |multicast |anycast )?(\S+)' { "Route $verb $($Matches[1])" }
                '^\[RULE\](\d+):' { "Rule $verb $($Matches[1])" }
            }
        }
        $seen = foreach ($event in $events) {
            $verb = $event.Change -eq 'Removed' ? 'Removed' : 'Now'
            $thing = $event.Object
            switch ($event.Kind) {
                Link { "Link $verb $($thing.Name) $($thing.Mtu)" }
                Address { "Address $verb $($thing.Address)" }
                Route { "Route $verb $($thing.Destination -replace '/(32|128)$')" }
                Rule { "Rule $verb $($thing.Priority)" }
            }
        }
        # From the first mark to the second; both have read the same messages, so also in the same order.
        $first = [array]::IndexOf($told, 'Link Now lo 50001')
        $told[$first..([array]::IndexOf($told, 'Link Now lo 50002'))] | Should -Be $seen[([array]::IndexOf($seen, 'Link Now lo 50001'))..($seen.Count - 1)]
    }

    It 'watches several namespaces at once, from the pipeline too' {
        $events = Read-Watch $a, $b @{ Kind = 'Address' } {
            Add-NetnsAddress $a lo 10.0.0.1/32
            Add-NetnsAddress $b lo 10.0.0.2/32
        } { $_.Object.Address -eq '10.0.0.2/32' }
        @($events | ForEach-Object { "$($_.Netns) $($_.Object)" } | Sort-Object) | Should -Contain "$a 10.0.0.1/32"

        @($a, $b | Watch-Netns -Kind Link -IncludeExisting -Timeout 0s).Netns | Should -Be $a, $b
    }

    It 'watches the current namespace without -Netns' {
        (Invoke-InNetns $b { Watch-Netns -Kind Link -IncludeExisting -Timeout 0s }).Netns | Should -Be $b
    }

    It 'ends when a command downstream has enough, and leaves no socket' {
        $before = Get-SocketCount
        1..5 | ForEach-Object { (Watch-Netns $a -IncludeExisting | Select-Object -First 2).Change | Should -Be Existing, Existing }
        Get-SocketCount | Should -Be $before
    }

    It 'ends after -Timeout' {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Watch-Netns $a -Timeout 200ms | Should -BeNullOrEmpty
        $clock.ElapsedMilliseconds | Should -BeGreaterOrEqual 200
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
    }

    It 'ends when it is stopped' {
        $before = Get-SocketCount
        $shell = [powershell]::Create()
        try {
            $out = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.AddScript("Import-Module '$(Get-NetnsModulePath)'; Watch-Netns $($a.Name) -IncludeExisting").BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $out)
            Wait-Until { $out.Count -gt 0 }
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be Stopped
        } finally {
            $shell.Dispose()
        }
        Get-SocketCount | Should -Be $before
    }

    It 'ends with the last links of a namespace that is removed' {
        $null = New-NetnsVethPair $a $b -Name w0
        $isDone = $false
        $last = Watch-Netns $a Link -IncludeExisting -Timeout 30s | ForEach-Object { if (-not $isDone) { $isDone = $true; Remove-Netns $a -Confirm:$false }; $_ } | Select-Object -Last 1
        $last.Change, $last.Object.Name | Should -Be Removed, w0
    }

    It 'tells the difference when more happens than the kernel keeps' {
        $known = @{}
        $resyncs = 0
        $round = 0
        do {
            Watch-Netns $a Address -IncludeExisting -Timeout 60s | ForEach-Object {
                if ($_.Change -eq 'Resync') { $resyncs++ }
                elseif ($_.Change -eq 'Removed') { $known.Remove($_.Object.Address) }
                else { $known[$_.Object.Address] = $true }

                # Far more than a megabyte of events, while the watch waits for us.
                if ($round++ -eq 0) {
                    Invoke-InNetns $a { 1..6 | ForEach-Object { (1..254).ForEach{ "addr add 10.1.0.$_/32 dev lo" } + (1..254).ForEach{ "addr del 10.1.0.$_/32 dev lo" } } | ip -batch - }
                    Invoke-InNetns $a { 'addr add 10.2.0.1/32 dev lo', 'addr del 127.0.0.1/8 dev lo' | ip -batch - }
                }
                if ($known.Contains('10.2.0.1/32') -and -not $known.Contains('127.0.0.1/8')) { break }
            }
            throw "not in time; it knows $($known.Keys)"
        } while ($false)
        $resyncs | Should -BeGreaterThan 0
        @($known.Keys | Sort-Object) | Should -Be @(Get-NetnsAddress $a | ForEach-Object Address | Sort-Object)
    }

    It 'completes namespaces and kinds' {
        Get-Completion 'Watch-Netns -Kind Neigh' | Should -Be Neighbor
        Get-Completion "Watch-Netns wn$PID-a" | Should -Be $a.Name
    }

    It 'shows a table that does not wait for the last event' {
        $table = Watch-Netns $a Address -IncludeExisting -Timeout 0s | Out-String -Width 200
        foreach ($word in $a.Name, 'Address', 'Existing', '127.0.0.1/8 dev lo') { $table.Contains($word) | Should -BeTrue -Because "$word is in $table" }
        Watch-Netns $a Address -IncludeExisting -Timeout 0s | Format-List | Out-String | Should -BeLike '*Object*127.0.0.1/8*'
    }

    It 'writes an error for <What>' -ForEach @(
        @{ What = 'a namespace that is not there'; Given = @{ Netns = 'nosuch' }; Expected = 'NetnsNotFound ObjectNotFound' }
        @{ What = 'a kind that is none'; Given = @{ Kind = 'Socket' }; Expected = 'CannotConvertArgumentNoMessage InvalidArgument' }
        @{ What = 'no kind'; Given = @{ Kind = @() }; Expected = 'ParameterArgumentValidationError InvalidData' }
        @{ What = 'an invalid duration'; Given = @{ Timeout = 'soon' }; Expected = 'ParameterArgumentTransformationError InvalidData' }
    ) {
        Get-ErrorOf { Watch-Netns @Given } | Should -Be $Expected
    }

    It 'watches the others when one is not there' {
        (Watch-Netns nosuch, $b Link -IncludeExisting -Timeout 0s -ErrorAction SilentlyContinue).Netns | Should -Be $b
    }
}
