# Random networks. Each step is told twice: as a command of ours with its parameters, and as a line of ip(8) or bridge(8).

function New-Step([string] $Command, [hashtable] $Parameters, [string] $Program, [string] $Line) {
    [pscustomobject]@{ Command = $Command; Parameters = $Parameters; Program = $Program; Line = $Line }
}

function Get-One([Random] $Random, [object[]] $Of) { $Of[$Random.Next($Of.Count)] }

function Get-Mac([Random] $Random) { '02:{0:x2}:{1:x2}:{2:x2}:{3:x2}:{4:x2}' -f [object[]]@(1..5).ForEach{ $Random.Next(256) } }

# Links: the steps, and the names of what has an Ethernet address. Supported: the kinds that this kernel has.
function Get-LinkStep([Random] $Random, [string[]] $Supported) {
    $mac, $peer, $mtu = (Get-Mac $Random), (Get-Mac $Random), $Random.Next(1280, 9001)
    New-Step New-NetnsVethPair @{ Name = 'v0'; PeerName = 'w0'; Mtu = $mtu; MacAddress = $mac; PeerMacAddress = $peer } ip `
        "link add v0 numtxqueues 1 numrxqueues 1 mtu $mtu address $mac type veth peer name w0 numtxqueues 1 numrxqueues 1 mtu $mtu address $peer" # as ours are made
    'v0', 'w0' | ForEach-Object { New-Step $null $null ip "link set $_ up" }
    foreach ($kind in $Supported) {
        if ($Random.Next(3) -gt 0) { continue }
        $mac = Get-Mac $Random
        switch ($kind) {
            bridge {
                $age, $priority = ($Random.Next(10, 500) * 2), $Random.Next(65536)
                $stp, $snoop = $Random.Next(2), $Random.Next(2)
                $filter = 'vlan_filtering' -in $Supported ? $Random.Next(2) : 0
                $bridge = @{ Name = 'b0'; MacAddress = $mac; AgeingTime = [timespan]::FromSeconds($age); Priority = $priority; Stp = [bool]$stp; MulticastSnooping = [bool]$snoop }
                if ($filter) { $bridge.VlanFiltering = $true } # else not a word of it: a kernel may be without
                New-Step New-NetnsBridge $bridge ip `
                    "link add b0 address $mac type bridge ageing_time $($age * 100) priority $priority stp_state $stp mcast_snooping $snoop$($filter ? ' vlan_filtering 1' : '')"
                New-Step $null $null ip 'link set b0 up'
                New-Step Set-NetnsLink @{ Link = 'v0'; Master = 'b0' } ip 'link set v0 master b0'
                if ($filter) { Get-VlanStep $Random }
                if ($Random.Next(2)) {
                    $entry = Get-Mac $Random
                    New-Step Add-NetnsBridgeFdb @{ Link = 'v0'; MacAddress = $entry; State = 'Static' } bridge "fdb add $entry dev v0 master static"
                }
            }
            macvlan {
                $mode = Get-One $Random private, vepa, bridge
                New-Step New-NetnsMacvlan @{ Name = 'm0'; Parent = 'w0'; Mode = $mode; MacAddress = $mac } ip "link add m0 link w0 address $mac type macvlan mode $mode"
                New-Step $null $null ip 'link set m0 up'
            }
            vxlan {
                $id, $port, $far = $Random.Next(1, 0xffffff), $Random.Next(1024, 60000), "10.9.$($Random.Next(256)).$($Random.Next(1, 255))"
                New-Step New-NetnsVxlan @{ Name = 'x0'; Id = $id; Remote = $far; Port = $port; MacAddress = $mac } ip `
                    "link add x0 address $mac type vxlan id $id remote $far dstport $port"
                New-Step $null $null ip 'link set x0 up'
            }
            ifb {
                New-Step New-NetnsIfb @{ Name = 'i0'; MacAddress = $mac } ip "link add i0 address $mac type ifb"
                New-Step $null $null ip 'link set i0 up'
            }
            dummy {
                New-Step New-NetnsDummy @{ Name = 'd0'; MacAddress = $mac } ip "link add d0 address $mac type dummy"
                New-Step $null $null ip 'link set d0 up'
            }
            bond {
                $mode, $often = (Get-One $Random balance-rr, active-backup, balance-xor, 802.3ad, balance-tlb), $Random.Next(1, 1000)
                New-Step New-NetnsBond @{ Name = 'o0'; Mode = $mode; MiiMonitor = $often; MacAddress = $mac } ip "link add o0 address $mac type bond mode $mode miimon $often"
                New-Step $null $null ip 'link set o0 up'
            }
            vrf {
                $table = $Random.Next(300, 99999)
                New-Step New-NetnsVrf @{ Name = 'r0'; Table = $table; MacAddress = $mac } ip "link add r0 address $mac type vrf table $table"
                New-Step $null $null ip 'link set r0 up'
            }
            macvtap {
                New-Step New-NetnsMacvlan @{ Name = 't0'; Parent = 'w0'; Tap = $true; Mode = 'bridge'; MacAddress = $mac } ip "link add t0 link w0 address $mac type macvtap mode bridge"
                New-Step $null $null ip 'link set t0 up'
            }
            ipvlan {
                # A pair of its own: what is the parent of a macvlan can't be that of an ipvlan.
                $mode, $isolation = (Get-One $Random l2, l3, l3s), (Get-One $Random bridge, private, vepa)
                New-Step New-NetnsVethPair @{ Name = 'p0'; PeerName = 'q0'; MacAddress = $mac; PeerMacAddress = '02:00:00:00:00:02' } ip `
                    "link add p0 numtxqueues 1 numrxqueues 1 address $mac type veth peer name q0 numtxqueues 1 numrxqueues 1 address 02:00:00:00:00:02"
                'p0', 'q0' | ForEach-Object { New-Step $null $null ip "link set $_ up" }
                New-Step New-NetnsIpvlan @{ Name = 'n0'; Parent = 'p0'; Mode = $mode; Isolation = $isolation } ip "link add n0 link p0 type ipvlan mode $mode $isolation"
                New-Step $null $null ip 'link set n0 up'
            }
            vlan {
                $id = $Random.Next(1, 4095)
                New-Step New-NetnsVlan @{ Name = 'l0'; Parent = 'w0'; Id = $id; MacAddress = $mac } ip "link add l0 link w0 address $mac type vlan id $id"
                New-Step $null $null ip 'link set l0 up'
            }
        }
    }
    if ($Random.Next(2)) {
        $queue = $Random.Next(1, 5000)
        New-Step Set-NetnsLink @{ Link = 'w0'; TxQueueLength = $queue; Alias = "to $queue" } ip "link set w0 txqueuelen $queue alias 'to $queue'"
    }
    if ($Random.Next(2)) { New-Step Set-NetnsLink @{ Link = 'w0'; AddAltName = 'another-long-name-of-w0' } ip 'link property add dev w0 altname another-long-name-of-w0' }
    if ($Random.Next(2)) { New-Step Set-NetnsLink @{ Link = 'w0'; Promiscuous = $true } ip 'link set w0 promisc on' }
}

# VLANs of the port v0 and of its bridge b0, which filters.
function Get-VlanStep([Random] $Random) {
    $first, $self = $Random.Next(2, 1000), $Random.Next(2, 4095)
    $last = $first + $Random.Next(50)
    New-Step Add-NetnsBridgeVlan @{ Link = 'v0'; Id = "$first-$last" } bridge "vlan add dev v0 vid $first-$last"
    New-Step Add-NetnsBridgeVlan @{ Link = 'v0'; Id = '2000'; Pvid = $true; Untagged = $true } bridge 'vlan add dev v0 vid 2000 pvid untagged'
    New-Step Add-NetnsBridgeVlan @{ Link = 'b0'; Id = "$self"; Self = $true } bridge "vlan add dev b0 vid $self self"
    if ($Random.Next(2)) { New-Step Add-NetnsBridgeVlan @{ Link = 'v0'; Id = '3000'; Untagged = $true } bridge 'vlan add dev v0 vid 3000 untagged' }
    $entry = Get-Mac $Random
    New-Step Add-NetnsBridgeFdb @{ Link = 'v0'; MacAddress = $entry; State = 'Static'; VlanId = $first } bridge "fdb add $entry dev v0 master static vlan $first"
}

function Get-AddressStep([Random] $Random) {
    New-Step Add-NetnsAddress @{ Link = 'w0'; Address = '10.1.0.1/16' } ip 'address add 10.1.0.1/16 dev w0'
    New-Step Add-NetnsAddress @{ Link = 'w0'; Address = 'fd00:1::1/64' } ip 'address add fd00:1::1/64 dev w0 nodad'
    foreach ($number in 2..(2 + $Random.Next(3))) {
        $length, $metric = $Random.Next(8, 33), $Random.Next(1, 9999)
        switch ($Random.Next(4)) {
            0 { New-Step Add-NetnsAddress @{ Link = 'v0'; Address = "10.$number.0.1/$length"; Metric = $metric } ip "address add 10.$number.0.1/$length dev v0 metric $metric" }
            1 { New-Step Add-NetnsAddress @{ Link = 'v0'; Address = "10.$number.0.1/32"; Peer = "10.$number.0.9" } ip "address add 10.$number.0.1 peer 10.$number.0.9/32 dev v0" }
            2 { New-Step Add-NetnsAddress @{ Link = 'v0'; Address = "10.$number.0.1/24"; Broadcast = "10.$number.0.255"; Label = 'v0:x'; Scope = 'Link' } ip `
                    "address add 10.$number.0.1/24 broadcast 10.$number.0.255 label v0:x scope link dev v0" }
            3 { New-Step Add-NetnsAddress @{ Link = 'v0'; Address = "fd00:$number::1/64"; NoPrefixRoute = $true; ValidLifetime = '5000s'; PreferredLifetime = '3000s' } ip `
                    "address add fd00:$number::1/64 dev v0 nodad noprefixroute valid_lft 5000 preferred_lft 3000" }
        }
    }
}

function Get-RouteStep([Random] $Random) {
    foreach ($number in 100..(101 + $Random.Next(4))) {
        $metric, $table, $length = $Random.Next(1, 99999), $Random.Next(1, 99999), $Random.Next(16, 25)
        switch ($Random.Next(7)) {
            0 { New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; Via = '10.1.0.2'; Metric = $metric } ip "route add 10.$number.0.0/$length via 10.1.0.2 metric $metric" }
            1 { New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; Device = 'w0'; Table = "$table" } ip "route add 10.$number.0.0/$length dev w0 table $table" }
            2 { New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; Via = '192.0.2.1'; Device = 'w0'; OnLink = $true; Mtu = 1300 } ip `
                    "route add 10.$number.0.0/$length via 192.0.2.1 dev w0 onlink mtu 1300" }
            3 {
                $type = Get-One $Random blackhole, unreachable, prohibit
                New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; Type = $type } ip "route add $type 10.$number.0.0/$length"
            }
            4 { New-Step Add-NetnsRoute @{ Destination = "fd01:$number::/64"; Via = 'fd00:1::2'; Device = 'w0'; Metric = $metric } ip "route add fd01:$number::/64 via fd00:1::2 dev w0 metric $metric" }
            5 { New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; Device = 'w0'; Source = '10.1.0.1'; Protocol = 'static' } ip `
                    "route add 10.$number.0.0/$length dev w0 src 10.1.0.1 proto static" }
            6 {
                $weight = $Random.Next(1, 257)
                $hops = @{ Gateway = '10.1.0.2'; Weight = $weight }, @{ Gateway = '10.1.0.3'; Device = 'w0' }
                New-Step Add-NetnsRoute @{ Destination = "10.$number.0.0/$length"; NextHop = $hops } ip `
                    "route add 10.$number.0.0/$length nexthop via 10.1.0.2 weight $weight nexthop via 10.1.0.3 dev w0"
            }
        }
    }
}

function Get-RuleStep([Random] $Random) {
    foreach ($number in 1..(1 + $Random.Next(3))) {
        $priority, $table, $mark = (1000 * $number + $Random.Next(999)), $Random.Next(1, 99999), $Random.Next(1, 99999)
        switch ($Random.Next(6)) {
            0 { New-Step Add-NetnsRule @{ From = "10.$number.0.0/16"; Table = "$table"; Priority = $priority } ip "rule add from 10.$number.0.0/16 table $table priority $priority" }
            1 { New-Step Add-NetnsRule @{ To = "fd00:$number::/64"; Table = "$table"; Priority = $priority } 'ip -6' "rule add to fd00:$number::/64 table $table priority $priority" }
            2 { New-Step Add-NetnsRule @{ FirewallMark = $mark; FirewallMask = 0xffff; Not = $true; Table = "$table"; Priority = $priority } ip `
                    "rule add not fwmark $mark/0xffff table $table priority $priority" }
            3 { New-Step Add-NetnsRule @{ IncomingDevice = 'w0'; Action = 'Unreachable'; Priority = $priority } ip "rule add iif w0 unreachable priority $priority" }
            4 { New-Step Add-NetnsRule @{ IpProtocol = 6; SourcePort = '1000-2000'; DestinationPort = '80'; Table = "$table"; Priority = $priority } ip `
                    "rule add ipproto tcp sport 1000-2000 dport 80 table $table priority $priority" }
            5 { New-Step Add-NetnsRule @{ OutgoingDevice = 'v0'; UserId = '10-20'; Table = 'main'; SuppressPrefixLength = 0; Priority = $priority } ip `
                    "rule add oif v0 uidrange 10-20 table main suppress_prefixlength 0 priority $priority" }
        }
    }
}

function Get-NeighborStep([Random] $Random) {
    foreach ($number in 1..(1 + $Random.Next(3))) {
        $mac = Get-Mac $Random
        switch ($Random.Next(3)) {
            0 { New-Step Add-NetnsNeighbor @{ Link = 'w0'; Address = "10.1.7.$number"; MacAddress = $mac } ip "neighbor add 10.1.7.$number lladdr $mac dev w0 nud permanent" }
            1 { New-Step Add-NetnsNeighbor @{ Link = 'w0'; Address = "fd00:1::7:$number"; MacAddress = $mac; Router = $true } ip "neighbor add fd00:1::7:$number lladdr $mac dev w0 nud permanent router" }
            2 { New-Step Add-NetnsNeighbor @{ Link = 'w0'; Address = "10.1.8.$number"; Proxy = $true } ip "neighbor add proxy 10.1.8.$number dev w0" }
        }
    }
}

# Whole bytes for each millisecond, and whole percents, so that no unit rounds. A rate alone, faults alone, or both, where the kernel has netem.
function Get-TrafficStep([Random] $Random, [string[]] $Supported) {
    foreach ($link in 'v0', 'w0') {
        if ($Random.Next(2)) { continue }
        $rate, $burst, $wait = $Random.Next(1, 200), $Random.Next(10000, 500000), $Random.Next(1, 400)
        $shape, $place = @{ Rate = "${rate}mbit"; Burst = $burst; QueueTime = "${wait}ms" }, 'root'
        $kind = 'netem' -in $Supported ? (Get-One $Random rate, faults, both) : 'rate'
        if ($kind -ne 'rate') {
            $delay, $jitter, $loss, $double, $limit = $Random.Next(11, 900), $Random.Next(1, 10), $Random.Next(1, 100), $Random.Next(1, 50), $Random.Next(1, 9999)
            $faults = @{ Link = $link; Delay = "${delay}ms"; Jitter = "${jitter}ms"; Loss = $loss; Duplicate = $double; Limit = $limit }
            New-Step Set-NetnsImpairment ($kind -eq 'both' ? $faults + $shape : $faults) tc `
                "qdisc add dev $link root handle 1: netem limit $limit delay ${delay}ms ${jitter}ms loss $loss% duplicate $double%"
            $place = 'parent 1:1'
        }
        if ($kind -ne 'faults') {
            New-Step ($kind -eq 'rate' ? 'Set-NetnsImpairment' : $null) ($shape + @{ Link = $link }) tc "qdisc add dev $link $place handle 10: tbf rate ${rate}mbit burst $burst latency ${wait}ms"
        }
    }
}

# Sockets on the addresses that every network has: what to open, by kind, addresses and ports.
function Get-SocketStep([Random] $Random) {
    $port = 1024
    foreach ($number in 0..$Random.Next(6)) {
        $port += $Random.Next(1, 5000)
        [pscustomobject]@{ Kind = Get-One $Random listener, connection, datagram, peer; Address = Get-One $Random '127.0.0.1', '::1', '10.1.0.1', 'fd00:1::1', '0.0.0.0', '::'; Port = $port }
    }
}

# The steps of the configuration with that number, the same each time.
function Get-Configuration([int] $Seed, [string[]] $Supported, [string[]] $Parts) {
    $random = [Random]::new($Seed)
    Get-LinkStep $random $Supported
    if ('Address' -in $Parts) { Get-AddressStep $random }
    if ('Route' -in $Parts) { Get-RouteStep $random }
    if ('Rule' -in $Parts) { Get-RuleStep $random }
    if ('Neighbor' -in $Parts) { Get-NeighborStep $random }
    if ('Traffic' -in $Parts) { Get-TrafficStep $random $Supported }
}

Export-ModuleMember -Function Get-Configuration, Get-SocketStep
