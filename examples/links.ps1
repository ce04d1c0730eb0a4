# Links of several kinds. Run it as root, or in a PowerShell of "unshare -Urnm pwsh": pwsh examples/links.ps1
#Requires -Version 7.6
Import-Module "$PSScriptRoot/../out/module/NetnsPS"
$ErrorActionPreference = 'Stop'

# A switch with three ports. Where the kernel can, alice and bob are in VLAN 10, and carol is in VLAN 20.
$switch, $alice, $bob, $carol = New-TransientNetns -Name switch, alice, bob, carol
New-NetnsVethPair $alice $switch -PeerName alice0 -Address 10.0.0.1/24 | Out-Null
New-NetnsVethPair $bob $switch -PeerName bob0 -Address 10.0.0.2/24 | Out-Null
New-NetnsVethPair $carol $switch -PeerName carol0 -Address 10.0.0.3/24 | Out-Null
$vlans = Test-NetnsSupport vlan_filtering
$filtering = $vlans ? @{ VlanFiltering = $true; DefaultPvid = 0 } : @{}
Get-NetnsLink $switch *0 -Kind veth | New-NetnsBridge -Name br0 -AgeingTime 30s @filtering | Out-Null
if ($vlans) {
    Add-NetnsBridgeVlan $switch alice0, bob0 10 -Pvid -Untagged
    Add-NetnsBridgeVlan $switch carol0 20 -Pvid -Untagged
    Get-NetnsBridgeVlan $switch | Format-Table
}
Invoke-InNetns $alice { ping -c1 -W5 10.0.0.2 }
Get-NetnsBridgeFdb $switch br0 | Where-Object IsPermanent -EQ $false | Format-Table

# A second machine on alice's cable: a macvlan in a namespace of its own, whose parent stays where it is.
$dave = New-TransientNetns dave
$link = Get-NetnsLink $alice eth0 | New-NetnsMacvlan $dave -Address 10.0.0.4/24
"dave's $($link.Name) is on top of $($link.Parent), which dave knows as namespace $((Get-NetnsId $dave -Of $alice).Id)"
Invoke-InNetns $dave { ping -c1 -W5 10.0.0.2 }

# A tunnel between alice and bob: what they send to 192.168.0.0/24 travels in UDP through the switch.
New-NetnsVxlan $alice vx0 -Id 42 -Local 10.0.0.1 -Remote 10.0.0.2 -Address 192.168.0.1/24 | Out-Null
New-NetnsVxlan $bob vx0 -Id 42 -Local 10.0.0.2 -Remote 10.0.0.1 -Address 192.168.0.2/24 | Out-Null
Invoke-InNetns $alice { ping -c1 -W5 192.168.0.2 }
Get-NetnsLink $alice | Format-Table Name, Kind, Mtu, Parent, Peer

Remove-Netns switch, alice, bob, carol, dave
