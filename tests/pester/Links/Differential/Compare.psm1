# What iproute2 shows and what our commands emit, both as lines of the same fields, so that any difference is a line.

# Fields that iproute2 shows and our objects do not have: qdisc, linkmode, group, broadcast, allmulti, min_mtu and max_mtu, addrgenmode,
# queues and gso/gro limits of links; refcnt of qdiscs; 'pref' of IPv6 routes. Left out on purpose: valid and preferred life times (they
# run while both look), so only whether there is an end; inside linkinfo timers, ids and counters of a bridge that runs.
$differentOption = @{ mcast_last_member_cnt = 'mcast_last_member_count'; mcast_startup_query_cnt = 'mcast_startup_query_count'
    mcast_last_member_intvl = 'mcast_last_member_interval'; mcast_membership_intvl = 'mcast_membership_interval'; mcast_querier_intvl = 'mcast_querier_interval'
    mcast_query_intvl = 'mcast_query_interval'; mcast_query_response_intvl = 'mcast_query_response_interval'; mcast_startup_query_intvl = 'mcast_startup_query_interval'
    group_addr = 'group_address'; port = 'dstport' }
$running = 'hello_timer', 'tcn_timer', 'topology_change_timer', 'gc_timer', 'hold_timer', 'message_age_timer', 'forward_delay_timer', 'topology_change_ack',
    'config_pending', 'topology_change', 'topology_change_detected', 'root_port', 'root_path_cost', 'state', 'designated_cost', 'designated_port',
    'bridge_id', 'root_id', # ids of the spanning tree: our options have none
    'group_fwd_mask_str', # the same again
    'group_fwd_mask', 'port_range', 'flags' # written in another base, or as an object

function ConvertTo-Line([Collections.IDictionary] $Fields) { ($Fields.GetEnumerator().ForEach{ "$($_.Key)=$($_.Value)" }) -join ' ' }

function ConvertTo-OptionText([object] $Value) {
    switch ($Value) {
        { $_ -is [bool] } { return [int]$_ }
        { "$_" -match '^0x[0-9a-f]+$' } { return [Convert]::ToInt64($_, 16) }
        default { return "$_" }
    }
}

# Only options that both have: those that ip shows and we do not are a matter of the kinds' completeness tests.
function Get-OptionLine([object] $Theirs, [Collections.Generic.IReadOnlyDictionary[string, object]] $Ours, [switch] $TakeOurs) {
    foreach ($property in @($Theirs.psobject.Properties | Sort-Object Name)) {
        $name = $differentOption[$property.Name] ?? $property.Name
        if ($property.Name -in $running -or -not $Ours.ContainsKey($name)) { continue }
        $value = $TakeOurs ? $Ours[$name] : $property.Value
        "$name=$(ConvertTo-OptionText $value)"
    }
}

function Compare-Link([object[]] $Theirs, [object[]] $Ours) {
    $seen = @{}
    $Ours.ForEach{ $seen[$_.Name] = $_ }
    $theirLines = foreach ($link in $Theirs) {
        ConvertTo-Line ([ordered]@{ Name = $link.ifname; Index = $link.ifindex; Mtu = $link.mtu; Mac = $link.address; Up = 'UP' -in $link.flags; State = $link.operstate
                Master = $link.master; Queue = $link.txqlen; Alias = $link.ifalias; AltName = "$($link.altnames)"; Kind = ($link.linkinfo.info_kind ?? $link.link_type)
                Promiscuous = ($link.promiscuity -gt 0); Other = $link.link; Options = @(if ($seen[$link.ifname]) {
                    Get-OptionLine $link.linkinfo.info_data $seen[$link.ifname].Options; Get-OptionLine $link.linkinfo.info_slave_data $seen[$link.ifname].PortOptions }) -join ',' })
    }
    $ourLines = foreach ($link in $Ours) {
        $other = $Theirs | Where-Object ifname -EQ $link.Name
        ConvertTo-Line ([ordered]@{ Name = $link.Name; Index = $link.Index; Mtu = $link.Mtu; Mac = $link.MacAddress; Up = $link.IsUp; State = "$($link.OperState)".ToUpper()
                Master = $link.Master; Queue = $link.TxQueueLength; Alias = $link.Alias; AltName = "$($link.AltName)"; Kind = $link.Kind
                Promiscuous = $link.Promiscuous; Other = ($link.Peer ?? $link.Parent); Options = @(if ($other) {
                    Get-OptionLine $other.linkinfo.info_data $link.Options -TakeOurs; Get-OptionLine $other.linkinfo.info_slave_data $link.PortOptions -TakeOurs }) -join ',' })
    }
    Compare-Line link $theirLines $ourLines
}

function Compare-Address([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($link in $Theirs) {
        foreach ($address in $link.addr_info) {
            ConvertTo-Line ([ordered]@{ Link = $link.ifname; Address = "$($address.local)/$($address.prefixlen)"; Family = $address.family; Peer = $address.address
                    Broadcast = $address.broadcast; Scope = $address.scope; Label = $address.label; Metric = $address.metric; NoPrefixRoute = [bool]$address.noprefixroute
                    Tentative = [bool]$address.tentative; NoDad = [bool]$address.nodad; Ends = $address.valid_life_time -ne [uint]::MaxValue })
        }
    }
    $ourLines = foreach ($address in $Ours) {
        $flags = "$($address.Flags)" -split ', '
        ConvertTo-Line ([ordered]@{ Link = $address.LinkName; Address = $address.Address; Family = $address.Family -eq 'IPv4' ? 'inet' : 'inet6'; Peer = $address.Peer
                Broadcast = $address.Broadcast; Scope = "$($address.Scope)".ToLower(); Label = $address.Label; Metric = $address.Metric
                NoPrefixRoute = 'NoPrefixRoute' -in $flags; Tentative = 'Tentative' -in $flags; NoDad = 'NoDuplicateAddressDetection' -in $flags; Ends = $null -ne $address.ValidLifetime })
    }
    Compare-Line address $theirLines $ourLines
}

function Compare-Route([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($route in $Theirs) {
        ConvertTo-Line ([ordered]@{ To = $route.dst; Type = $route.type; Gateway = ($route.gateway ?? $route.via.host); Device = $route.dev; Table = $route.table
                Protocol = $route.protocol; Scope = $route.scope; Metric = [long]$route.metric; Source = $route.prefsrc; Mtu = $route.metrics.mtu
                OnLink = 'onlink' -in $route.flags; Paths = @($route.nexthops.ForEach{ "$($_.gateway ?? $_.via.host) $($_.dev) $($_.weight)" }) -join ',' })
    }
    $ourLines = foreach ($route in $Ours) {
        ConvertTo-Line ([ordered]@{ To = $route.Destination; Type = "$($route.Type)".ToLower(); Gateway = $route.Gateway; Device = $route.Device; Table = $route.Table
                Protocol = $route.Protocol; Scope = "$($route.Scope)".ToLower(); Metric = $route.Metric; Source = $route.PreferredSource; Mtu = $route.Mtu
                OnLink = $route.OnLink; Paths = @($route.Path.ForEach{ "$($_.Gateway) $($_.Device) $($_.Weight)" }) -join ',' })
    }
    Compare-Line route ($theirLines -replace '(To=[0-9a-f.:]+)/(32|128)(?= )', '$1') ($ourLines -replace '(To=[0-9a-f.:]+)/(32|128)(?= )', '$1')
}

function Compare-Rule([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($rule in $Theirs) {
        $from = $rule.src -eq 'all' ? 'all' : "$($rule.src)/$($rule.srclen ?? ($rule.src -match ':' ? 128 : 32))"
        $to = -not $rule.dst -or $rule.dst -eq 'all' ? 'all' : "$($rule.dst)/$($rule.dstlen ?? ($rule.dst -match ':' ? 128 : 32))"
        ConvertTo-Line ([ordered]@{ Priority = $rule.priority; From = $from; To = $to; Not = $rule.psobject.Properties.Name -contains 'not'; In = $rule.iif; Out = $rule.oif
                Mark = $rule.fwmark ? [Convert]::ToInt64($rule.fwmark, 16) : $null; Mask = $rule.fwmask ? [Convert]::ToInt64($rule.fwmask, 16) : $null
                Protocol = $rule.ipproto; Ports = "$($rule.sport ?? $rule.sport_start)-$($rule.sport_end),$($rule.dport ?? $rule.dport_start)-$($rule.dport_end)".Replace('-,', ',').TrimEnd('-')
                Uid = $null -ne $rule.uid_start ? "$($rule.uid_start)-$($rule.uid_end)" : $null; Table = $rule.table; Action = $rule.action ?? 'lookup'; Suppress = $rule.suppress_prefixlen })
    }
    $ourLines = foreach ($rule in $Ours) {
        ConvertTo-Line ([ordered]@{ Priority = $rule.Priority; From = $rule.From; To = $rule.To; Not = $rule.Not; In = $rule.IncomingDevice; Out = $rule.OutgoingDevice
                Mark = $rule.FirewallMark; Mask = $rule.FirewallMask -eq [uint]::MaxValue ? $null : $rule.FirewallMask
                Protocol = $rule.IpProtocol -eq 6 ? 'tcp' : $rule.IpProtocol; Ports = "$($rule.SourcePort),$($rule.DestinationPort)"; Uid = $rule.UserId
                Table = $rule.Table; Action = "$($rule.Action)".ToLower(); Suppress = $rule.SuppressPrefixLength })
    }
    Compare-Line rule $theirLines $ourLines
}

function Compare-Neighbor([object[]] $Theirs, [object[]] $Ours) {
    # What the kernel finds by itself (multicast addresses: NOARP; lookups) comes and goes.
    $theirLines = foreach ($one in $Theirs) {
        if ("$($one.state)" -in 'PERMANENT', '') {
            ConvertTo-Line ([ordered]@{ Address = $one.dst; Link = $one.dev; Mac = $one.lladdr; Router = $one.psobject.Properties.Name -contains 'router'; Proxy = $one.psobject.Properties.Name -contains 'proxy' })
        }
    }
    $ourLines = foreach ($one in $Ours) {
        if ($one.State -eq 'Permanent' -or $one.IsProxy) {
            ConvertTo-Line ([ordered]@{ Address = $one.IPAddress; Link = $one.LinkName; Mac = $one.MacAddress; Router = $one.IsRouter; Proxy = $one.IsProxy })
        }
    }
    Compare-Line neighbor $theirLines $ourLines
}

function Compare-Fdb([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($entry in $Theirs) {
        ConvertTo-Line ([ordered]@{ Mac = $entry.mac; Link = $entry.ifname; Master = $entry.master; Vlan = $entry.vlan; Destination = $entry.dst
                Self = 'self' -in $entry.flags; Permanent = $entry.state -eq 'permanent'; Static = $entry.state -eq 'static' })
    }
    $ourLines = foreach ($entry in $Ours) {
        ConvertTo-Line ([ordered]@{ Mac = $entry.MacAddress; Link = $entry.LinkName; Master = $entry.Master; Vlan = $entry.VlanId; Destination = $entry.Destination
                Self = $entry.IsSelf; Permanent = $entry.IsPermanent; Static = $entry.IsStatic -and -not $entry.IsPermanent })
    }
    Compare-Line fdb $theirLines $ourLines
}

# The VLANs of ports and bridges, one by one.
function Compare-Vlan([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($port in $Theirs) {
        foreach ($vlan in $port.vlans) {
            foreach ($id in $vlan.vlan..($vlan.vlanEnd ?? $vlan.vlan)) {
                ConvertTo-Line ([ordered]@{ Link = $port.ifname; Id = $id; Pvid = 'PVID' -in $vlan.flags; Untagged = 'Egress Untagged' -in $vlan.flags })
            }
        }
    }
    $ourLines = $Ours.ForEach{ ConvertTo-Line ([ordered]@{ Link = $_.LinkName; Id = $_.Id; Pvid = $_.IsPvid; Untagged = $_.IsUntagged }) }
    Compare-Line vlan $theirLines $ourLines
}

# tc tells seconds, parts of one and bytes each second, and a burst as what goes in whole microseconds: less than ours by up to one of them.
function Compare-Qdisc([object[]] $Theirs, [object[]] $Ours) {
    $theirLines = foreach ($one in $Theirs | Where-Object kind -In tbf, netem | Group-Object dev) {
        $tbf, $netem = ('tbf', 'netem').ForEach{ $kind = $_; , ($one.Group | Where-Object kind -EQ $kind).options }
        ConvertTo-Line ([ordered]@{ Link = $one.Name; Rate = $tbf ? 8 * $tbf.rate : $null; Burst = $tbf.burst; Wait = $tbf ? [math]::Round($tbf.lat / 1000) : $null
                Delay = [math]::Round(1000 * $netem.delay.delay, 3); Jitter = [math]::Round(1000 * $netem.delay.jitter, 3); Loss = [math]::Round(100 * $netem.'loss-random'.loss, 3)
                Duplicate = [math]::Round(100 * $netem.duplicate.duplicate, 3); Limit = $netem.limit })
    }
    $ourLines = foreach ($one in $Ours) {
        $told = ($Theirs | Where-Object { $_.kind -eq 'tbf' -and $_.dev -eq $one.LinkName }).options.burst
        $isSame = [math]::Abs($told - $one.Burst) -le 1 + ($one.Rate / 8e6)
        ConvertTo-Line ([ordered]@{ Link = $one.LinkName; Rate = $one.Rate; Burst = $isSame ? $told : $one.Burst; Wait = $one.QueueTime ? [math]::Round($one.QueueTime.TotalMilliseconds) : $null
                Delay = [math]::Round($one.Delay.TotalMilliseconds, 3); Jitter = [math]::Round($one.Jitter.TotalMilliseconds, 3); Loss = [math]::Round($one.Loss, 3)
                Duplicate = [math]::Round($one.Duplicate, 3); Limit = $one.Limit })
    }
    Compare-Line qdisc $theirLines $ourLines
}

# Theirs are the lines of ss -Htuan.
function Compare-Socket([string[]] $Theirs, [object[]] $Ours) {
    $words = @{ Listen = 'LISTEN'; Established = 'ESTAB'; Closed = 'UNCONN' }
    $theirLines = foreach ($line in $Theirs) {
        $protocol, $state, $received, $sent, $local, $remote = $line -split '\s+' -ne ''
        "$protocol $state $received $sent $local $($remote -replace '^(0\.0\.0\.0|\[::\]|\*):\*$', '*')"
    }
    $ourLines = foreach ($one in $Ours) {
        "$("$($one.Protocol)".ToLower()) $($words["$($one.State)"] ?? $one.State) $($one.ReceiveQueue) $($one.SendQueue) $($one.Local) $($one.Remote)"
    }
    Compare-Line socket $theirLines $ourLines
}

# '<' is in iproute2's list alone, '>' in ours alone.
function Compare-Line([string] $Table, [string[]] $Theirs, [string[]] $Ours) {
    (Compare-Object @($Theirs ?? @()) @($Ours ?? @())).ForEach{ "$Table $($_.SideIndicator -eq '<=' ? '<' : '>') $($_.InputObject)" }
}

Export-ModuleMember -Function Compare-Link, Compare-Address, Compare-Route, Compare-Rule, Compare-Neighbor, Compare-Fdb, Compare-Vlan, Compare-Qdisc, Compare-Socket
