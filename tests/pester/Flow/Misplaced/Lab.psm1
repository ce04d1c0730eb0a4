# What the probes of misplaced input share. They run in a network and mount namespace of their own, which is the host there: it
# is nobody else's, so that every change of it is theirs.
Set-StrictMode -Version Latest

# The same links, addresses, routes, rules and entries in the host as in each namespace: what misses its namespace finds them.
$script:setup = @(
    'ip link set lo up; ip link add d0 type veth peer name d1; ip link set d0 up; ip link set d1 up'
    'ip addr add 10.99.0.1/24 dev d0; ip addr add 10.98.0.1/24 dev d0'
    # It learns nothing: an entry that comes by itself would be taken for a change.
    'ip link add br0 type bridge; ip link set br0 up; ip link set d1 master br0; bridge link set dev d1 learning off'
    'bridge fdb add 02:00:00:00:00:07 dev d1 master static'
    'ip route add 10.88.0.0/16 via 10.99.0.2; ip rule add from 10.77.0.0/16 lookup 100'
    'ip neigh add 10.99.0.9 lladdr 02:00:00:00:00:09 dev d0; tc qdisc add dev d0 root tbf rate 9mbit burst 10kb latency 50ms'
    # Not in every kernel.
    '{ ip link set br0 type bridge vlan_filtering 1 && bridge vlan add vid 7 dev d1; } 2> /dev/null || true'
) -join '; '

function Initialize-Host {
    $null = New-Item -ItemType Directory /run/netns -Force
    mount -t tmpfs none /run/netns
    sh -c 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad'
    sh -ec $setup
}

function New-LabNetns([string[]] $Name) {
    $made = New-TransientNetns $Name -Isolate Mount
    foreach ($netns in $made) { Invoke-InNetns $netns { param($setup) sh -ec "echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad; $setup" } -ArgumentList $setup }
    $made
}

# All that a mistake could change where this is run, as lines.
function Get-NetworkState {
    sh -c @'
ip -o link; ip -o addr; ip route show table all; ip -6 route show table all; ip rule; ip -6 rule
ip neigh | sed 's/ \(used\|[A-Z]*\).*//'; bridge vlan; bridge -o fdb; tc qdisc; nft list ruleset 2> /dev/null
cat /proc/sys/net/ipv4/ip_forward; ls /run/netns
'@
}

function Get-HostState { Get-NetworkState; Get-Content /proc/self/mountinfo }

# The difference of two states, as one line; empty for none.
function Compare-State([string[]] $Before, [string[]] $After) {
    (Compare-Object $Before $After | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" }) -join "`n"
}

# Values for parameters: those that a command must have, and those without which it would change nothing.
$script:values = @{
    Link = 'd0'; Parent = 'd0'; FilePath = 'touch'; Destination = '10.66.0.0/16'; From = '10.66.0.0/16'; Address = '10.99.0.1/24'
    MacAddress = '02:00:00:00:00:08'; Id = 7; VlanId = 7; Path = '/etc/misplaced'; Content = 'x'; Value = '1'; Kind = 'bridge'
    Timeout = '200ms';  Rate = '1mbit'; Mode = 'active-backup'; Table = 100; Down = [switch]$true; Vni = 9; Via = '10.99.0.2'
}
$script:ofCommand = @{
    'Add-NetnsAddress'       = @{ Address = '10.97.0.1/24' }
    'Add-NetnsNeighbor'      = @{ Address = '10.99.0.8'; MacAddress = '02:00:00:00:00:08' }
    'Remove-NetnsNeighbor'   = @{ Address = '10.99.0.9' }
    'Remove-NetnsRoute'      = @{ Destination = '10.88.0.0/16' }
    'Remove-NetnsRule'       = @{ From = '10.77.0.0/16' }
    'Add-NetnsBridgeFdb'     = @{ Link = 'd1' }
    'Remove-NetnsBridgeFdb'  = @{ Link = 'd1'; MacAddress = '02:00:00:00:00:07' }
    'Add-NetnsBridgeVlan'    = @{ Link = 'd1'; Id = '8' }
    'Remove-NetnsBridgeVlan' = @{ Link = 'd1' }
    'Get-NetnsSysctl'        = @{ Name = 'net.ipv4.ip_forward' }
    'Set-NetnsSysctl'        = @{ Name = 'net.ipv4.ip_forward' }
    'Set-NetnsDirectory'     = @{ Path = '/misplaced' }
    'Invoke-NetnsProcess'    = @{ Timeout = '20s' }
    'New-NetnsVlan'          = @{ Id = 17 }
    'New-NetnsMacvlan'       = @{ MacAddress = '02:00:00:00:00:18' }
    'Watch-Netns'            = @{ Kind = 'Link' }
    'Send-NetnsSignal'       = @{ Signal = 'USR1' }
    'Resolve-NetnsDnsName'   = @{ Name = 'misplaced.test'; Server = '127.0.0.1' }
    'Test-NetnsConnection'   = @{ Address = '10.99.0.1' }
    'Assert-NetnsReachable'  = @{ Address = '10.99.0.1' }
    'Assert-NetnsNotReachable' = @{ Address = '10.99.0.66'; Timeout = '50ms' }
    'Assert-NetnsLatency'    = @{ Address = '10.99.0.1'; Maximum = '10s'; Count = 5 }
    'Measure-NetnsLatency'   = @{ Address = '10.99.0.1'; Count = 2; WarmUp = 0 }
    'Measure-NetnsThroughput' = @{ To = 'alice'; Address = '10.99.0.1'; Duration = '20ms' }
    'Remove-NetnsOrphan'     = @{ Name = 'misplaced-none'; Owner = 1; All = [switch]$true; WhatIf = [switch]$true }
}
$script:optional = @{
    'Set-NetnsLink'       = 'Down'
    'Set-NetnsImpairment' = 'Rate'
    'Clear-NetnsImpairment' = @()
    'Add-NetnsRoute'      = 'Via'
    'Add-NetnsRule'       = 'From', 'Table'
    'Remove-NetnsRule'    = 'From'
    'Watch-Netns'         = 'Timeout'
    'Wait-NetnsLink'      = 'Timeout'
    'Invoke-NetnsProcess' = 'Timeout', 'ArgumentList'
    'Start-NetnsProcess'  = 'ArgumentList'
    'New-NetnsMacvlan'    = 'MacAddress'
    'Add-NetnsNeighbor'   = 'MacAddress'
    'Resolve-NetnsDnsName' = 'Server'
    'Assert-NetnsNotReachable' = 'Timeout'
    'Assert-NetnsLatency' = 'Maximum', 'Count'
    'Measure-NetnsLatency' = 'Count', 'WarmUp'
    'Measure-NetnsThroughput' = 'Address', 'Duration'
}

# Arguments for a parameter set of a command, without -Netns: what runs touches the marker.
function Get-ArgumentFor([Management.Automation.CommandInfo] $Command, [Management.Automation.CommandParameterSetInfo] $Set, [string] $Marker) {
    $arguments = @{}
    foreach ($parameter in $Set.Parameters) {
        $name = $parameter.Name
        if ($name -eq 'Netns' -or -not ($parameter.IsMandatory -or $name -in @($optional[$Command.Name]))) { continue }
        $own = $ofCommand[$Command.Name]
        $arguments[$name] = if ($name -eq 'ArgumentList') { $Marker }
        elseif ($parameter.ParameterType -eq [scriptblock]) { [scriptblock]::Create("touch '$Marker'") }
        elseif ($own -and $own.ContainsKey($name)) { $own[$name] }
        elseif ($values.ContainsKey($name)) { $values[$name] }
        elseif ($name -in 'Process', 'Server') { continue }
        elseif ($name -in 'InputObject', 'Source', 'Of') { return } # a set of objects or files has its own tests
        else { throw "$($Command.Name) -${name}: this test needs a value for it" }
    }
    $arguments
}

# Runs something and gives the ids of its errors.
function Get-ErrorId([scriptblock] $Script) {
    try {
        foreach ($item in & $Script 2>&1) {
            if ($item -is [Management.Automation.ErrorRecord]) { $item.FullyQualifiedErrorId -replace ',.*' }
            elseif ($item -is [Management.Automation.Runspaces.PSSession]) { Remove-PSSession $item }
            elseif ($item -is [Management.Automation.Job]) { $null = $item | Receive-Job -Wait -AutoRemoveJob }
        }
    } catch {
        $_.FullyQualifiedErrorId -replace ',.*'
    }
    Exit-Netns -All -ErrorAction Ignore
}

Export-ModuleMember -Function Initialize-Host, New-LabNetns, Get-NetworkState, Get-HostState, Compare-State, Get-ArgumentFor, Get-ErrorId
