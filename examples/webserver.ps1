<#
.SYNOPSIS
A small web server that needs nothing but PowerShell: answers each request with 200 and one line of text.
.PARAMETER Port
The TCP port that it listens on, on every address.
#>
param([Parameter(Mandatory)] [ushort] $Port)

$listener = [Net.Sockets.TcpListener]::new([ipaddress]::IPv6Any, $Port)
$listener.Server.DualMode = $true
$listener.Start()
while ($true) {
    $client = $listener.AcceptTcpClient()
    try {
        $stream = $client.GetStream()
        $stream.ReadTimeout = 5000
        $reader = [IO.StreamReader]::new($stream)
        $request = $reader.ReadLine()
        while ($reader.ReadLine()) { } # the header ends with an empty line
        $body = "Hello, $($client.Client.RemoteEndPoint.Address.MapToIPv4()).`n"
        $stream.Write([Text.Encoding]::ASCII.GetBytes(
                "HTTP/1.1 200 OK`r`nContent-Type: text/plain`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n$body"))
        "$($client.Client.RemoteEndPoint) $request"
    } catch [IO.IOException] {
        "a client went away: $($_.Exception.Message)"
    } finally {
        $client.Dispose()
    }
}
