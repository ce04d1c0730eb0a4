# Networks at random, each built twice, with our commands and with iproute2: iproute2 sees no difference between the two, and our commands
# and iproute2 say the same of each, field by field.
# NETNSPS_DIFFERENTIAL_SEED takes another seed, or 'random'. The seed is in each failure. NETNSPS_DIFFERENTIAL_COUNT takes another number of networks
# than 80 in every run, and 200 as a soak.
BeforeDiscovery {
    $seed = switch ($env:NETNSPS_DIFFERENTIAL_SEED) { { -not $_ } { 20251125 } 'random' { [Random]::Shared.Next(1000000000) } default { [int]$_ } }
    # Many in one test: what a test costs by itself is then little.
    function Get-Group([int] $Count) {
        $last = $seed + $Count - 1
        for ($first = $seed; $first -le $last; $first += 10) { @{ First = $first; Last = [math]::Min($first + 9, $last) } }
    }
    $few, $many = @(Get-Group ($env:NETNSPS_DIFFERENTIAL_COUNT ?? 80)), @(Get-Group ($env:NETNSPS_DIFFERENTIAL_COUNT ?? 200))
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/Differential/Generator.psm1", "$PSScriptRoot/Differential/Compare.psm1"
}

Describe 'What iproute2 shows and what our commands emit' -Tag Root {
    BeforeAll {
        $supported = @('bridge', 'macvlan', 'macvtap', 'vxlan', 'ifb', 'dummy', 'vlan', 'bond', 'vrf', 'ipvlan', 'netem', 'vlan_filtering' | Where-Object { Test-NetnsSupport $_ })

        # A namespace where nothing happens by itself: no addresses that links give themselves, no detection of duplicates.
        function New-QuietNetns {
            $netns = New-TransientNetns
            Set-NetnsSysctl $netns net.ipv6.conf.default.addr_gen_mode 1
            Set-NetnsSysctl $netns net.ipv6.conf.default.accept_dad 0
            $netns
        }

        function Build-ByCommand([object] $Netns, [object[]] $Steps) {
            foreach ($step in $Steps) {
                if (-not $step.Command) { continue } # ours come up as they are made
                $parameters = $step.Parameters
                & $step.Command -Netns $Netns @parameters > $null
            }
        }

        function Build-ByProgram([object] $Netns, [object[]] $Steps) {
            # A program for all of its lines: starting them is what takes the time. A fault ends it.
            $lines = @{ 'ip' = @(); 'ip -6' = @(); 'bridge' = @(); 'tc' = @() }
            foreach ($step in $Steps) { $lines[$step.Program] += $step.Line }
            $failed = Invoke-InNetns $Netns {
                param($lines)
                $lines['ip'] | ip -batch - 2>&1
                if (-not $LASTEXITCODE -and $lines['ip -6']) { $lines['ip -6'] | ip -6 -batch - 2>&1 }
                if (-not $LASTEXITCODE -and $lines['bridge']) { $lines['bridge'] | bridge -batch - 2>&1 }
                if (-not $LASTEXITCODE -and $lines['tc']) { $lines['tc'] | tc -batch - 2>&1 }
            } -ArgumentList $lines
            if ($LASTEXITCODE) { throw "iproute2: $failed" }
        }

        # All that iproute2 says, by one shell: a list for each line.
        function Get-TheirText([object] $Netns) {
            Invoke-InNetns $Netns {
                sh -c 'for c in "ip -j -d link" "ip -j -d address" "ip -j -d -4 route show table all" "ip -j -d -6 route show table all" "ip -j -4 rule" "ip -j -6 rule" "ip -j neighbor" "ip -j -4 neighbor show proxy" "bridge -j fdb" "tc -j qdisc" "bridge -j vlan"; do $c | tr -d "\n"; echo; done'
            }
        }

        function ConvertFrom-TheirText([string[]] $Text) {
            $lists = $Text.ForEach{ , @(if ($_) { ConvertFrom-Json $_ | Where-Object { $_.psobject.Properties.Name } }) }
            @{ Link = $lists[0]; Address = $lists[1]; Route = $lists[2] + $lists[3]; Rule = $lists[4] + $lists[5]; Neighbor = $lists[6] + $lists[7]; Fdb = $lists[8]; Qdisc = $lists[9]; Vlan = $lists[10] }
        }

        # In pieces without order, as tables that are hashed have none, and without what runs.
        function Get-Piece([string[]] $Text) {
            $Text.ForEach{ $_ -replace '^\[|\]\s*$' } -replace '"(\w+_timer|valid_life_time|preferred_life_time|seed)":[0-9.]+' -replace '\},\{', "}`n{" -split "`n"
        }

        function Compare-All([object] $Netns, [string[]] $TheirText) {
            $theirs = ConvertFrom-TheirText $TheirText
            Compare-Link $theirs.Link @(Get-NetnsLink $Netns)
            Compare-Address $theirs.Address @(Get-NetnsAddress $Netns)
            Compare-Route $theirs.Route @(Get-NetnsRoute $Netns -Table *)
            Compare-Rule $theirs.Rule @(Get-NetnsRule $Netns)
            Compare-Neighbor $theirs.Neighbor @(Get-NetnsNeighbor $Netns; Get-NetnsNeighbor $Netns -Proxy)
            Compare-Fdb $theirs.Fdb @(Get-NetnsBridgeFdb $Netns)
            Compare-Vlan $theirs.Vlan @(Get-NetnsBridgeVlan $Netns)
            Compare-Qdisc $theirs.Qdisc @(Get-NetnsImpairment $Netns)
        }

        # Opens what is asked in the namespace that one is in; emits what keeps it open.
        function Open-Socket([object[]] $Wanted) {
            foreach ($one in $Wanted) {
                $address = [ipaddress]$one.Address
                $reached = switch ($one.Address) { '0.0.0.0' { '127.0.0.1' } '::' { '::1' } default { $_ } }
                switch ($one.Kind) {
                    { $_ -in 'listener', 'connection' } { $listener = [Net.Sockets.TcpListener]::new($address, $one.Port); $listener.Start(); $listener }
                    connection {
                        $client = [Net.Sockets.TcpClient]::new($reached, $one.Port)
                        $client, $listener.AcceptTcpClient()
                        # What nobody reads waits.
                        $client.GetStream().Write([byte[]]::new($one.Port % 100))
                    }
                    { $_ -in 'datagram', 'peer' } { $datagrams = [Net.Sockets.UdpClient]::new([Net.IPEndPoint]::new($address, $one.Port)); $datagrams }
                    peer { $datagrams.Connect($reached, 9) }
                }
            }
        }

        function Compare-OpenSocket([object] $Netns) {
            $theirs = Invoke-InNetns $Netns { ss -Htuan }
            Compare-Socket $theirs @(Get-NetnsSocket $Netns -Protocol Tcp, Udp)
        }

        # What iproute2 says of the one alone ('<': what it made itself), and of the other alone; then what it and we say of one of them.
        function Compare-Both([object] $ByProgram, [object] $ByCommand, [bool] $ReadOwn) {
            $program, $command = (Get-TheirText $ByProgram), (Get-TheirText $ByCommand)
            (Compare-Object (Get-Piece $program) (Get-Piece $command)).ForEach{ "made $($_.SideIndicator -eq '<=' ? '<' : '>') $($_.InputObject)" }
            if ($ReadOwn) { Compare-All $ByCommand $command } else { Compare-All $ByProgram $program }
        }

        # A link may still be on its way up between the two looks: what differs must go on differing.
        function Wait-Agreement([scriptblock] $Compare) {
            $deadline = [Diagnostics.Stopwatch]::StartNew()
            do { $differences = @(& $Compare) } while ($differences -and $deadline.Elapsed.TotalSeconds -lt 5)
            $differences
        }

        # Builds each network twice and says in which they differ.
        function Find-Fault([int] $First, [int] $Last) {
            foreach ($seed in $First..$Last) {
                $ours, $theirs = (New-QuietNetns), (New-QuietNetns)
                try {
                    $steps = @(Get-Configuration $seed $supported Address, Route, Rule, Neighbor, Traffic)
                    Build-ByCommand $ours $steps
                    Build-ByProgram $theirs $steps
                    $differences = @(Wait-Agreement { Compare-Both $theirs $ours ($seed % 2) })
                    $differences.ForEach{ "seed ${seed}: $_" }
                    $sockets = @(Invoke-InNetns $ours { param($wanted) Open-Socket $wanted } -ArgumentList (, @(Get-SocketStep ([Random]::new($seed)))))
                    @(Wait-Agreement { Compare-OpenSocket $ours }).ForEach{ "seed ${seed}: $_" }
                    $sockets.ForEach('Dispose')
                } catch {
                    "seed ${seed}: $_ $(($_.ScriptStackTrace -split "`n")[0])"
                } finally {
                    Remove-Netns $ours, $theirs
                }
            }
        }
    }

    It 'is the same for <First>..<Last>' -ForEach $few { Find-Fault $First $Last | Should -BeNullOrEmpty }

    It 'is the same for <First>..<Last>, as a soak' -Tag Soak -ForEach $many { Find-Fault $First $Last | Should -BeNullOrEmpty }
}
