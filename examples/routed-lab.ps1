<#
.SYNOPSIS
A client and an upstream server over a gateway: addresses, routes, forwarding and a rate limit, and what the kernel makes of them.
#>
Import-Module "$PSScriptRoot/../out/module/NetnsPS"

$client, $gateway, $upstream = New-TransientNetns -Name client, gateway, upstream
try {
    'Two cables; the gateway has an end of each:'
    New-NetnsVethPair $client $gateway -Name eth0 -PeerName inside -Address 10.1.0.2/24 -PeerAddress 10.1.0.1/24 | Out-Host
    New-NetnsVethPair $upstream $gateway -Name eth0 -PeerName outside -Address 10.2.0.2/24 -PeerAddress 10.2.0.1/24 | Out-Host

    'Routes to the gateway, and forwarding on it:'
    Add-NetnsRoute $client default -Via 10.1.0.1
    Add-NetnsRoute $upstream 10.1.0.0/24 -Via 10.2.0.1 -Metric 7
    Set-NetnsSysctl $gateway net.ipv4.ip_forward 1 -PassThru | Out-Host
    $client, $upstream | Get-NetnsRoute | Out-Host

    'The client reaches the server through it:'
    Invoke-InNetns $client { ping -c1 10.2.0.2 }

    "`nAnd learned the hardware address of the gateway, not of the server:"
    Get-NetnsNeighbor $client eth0 | Out-Host

    # How long it takes until the upstream server has received so many bytes of the client.
    function Measure-Upload([int] $Bytes) {
        $listener = Invoke-InNetns $upstream { $l = [Net.Sockets.TcpListener]::new([ipaddress]'10.2.0.2', 5001); $l.Start(); $l }
        $sender = Invoke-InNetns $client { [Net.Sockets.TcpClient]::new('10.2.0.2', 5001) }
        $receiver = $listener.AcceptTcpClient()
        try {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $sending = $sender.GetStream().WriteAsync([byte[]]::new($Bytes), 0, $Bytes)
            $buffer = [byte[]]::new(64kb)
            for ($left = $Bytes; $left -gt 0;) { $left -= $receiver.GetStream().Read($buffer, 0, $buffer.Length) }
            $sending.Wait()
            $clock.Elapsed
        } finally {
            $sender.Dispose()
            $receiver.Dispose()
            $listener.Stop()
        }
    }

    'An upload of 1 MiB, at full speed and then at 4 Mbit/s on the gateway''s outer link:'
    '  {0:n2} s' -f (Measure-Upload 1mb).TotalSeconds
    Set-NetnsImpairment $gateway outside -Rate 4mbit -PassThru | Out-Host
    '  {0:n2} s' -f (Measure-Upload 1mb).TotalSeconds
} finally {
    $client, $gateway, $upstream | Remove-Netns
}
