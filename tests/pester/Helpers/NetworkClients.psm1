# Clients of name and address servers that ask just what they are told to: no cache, no resolv.conf, no second server.
# They run in the caller's namespace.
Set-StrictMode -Version 3.0

function Read-UInt16([byte[]] $Bytes, [int] $At) { [Buffers.Binary.BinaryPrimitives]::ReadUInt16BigEndian([byte[]]$Bytes[$At..($At + 1)]) }

# Where the name at an offset ends: labels up to an empty one or to a pointer (RFC 1035, section 4.1.4).
function Skip-DnsName([byte[]] $Bytes, [int] $At) {
    while ($Bytes[$At]) {
        if ($Bytes[$At] -ge 0xc0) { return $At + 2 }
        $At += $Bytes[$At] + 1
    }
    $At + 1
}

# Asks a server for the IPv4 addresses of a name: an object with the answer's code (RFC 1035, section 4.1.1) and the addresses.
function Resolve-TestName([string] $Name, [string] $Server, [int] $TimeoutMilliseconds = 5000) {
    $id = [byte[]](Get-Random -Maximum 256 -Count 2)
    $labels = foreach ($label in $Name.Split('.')) { [byte]$label.Length; [Text.Encoding]::ASCII.GetBytes($label) }
    [byte[]] $query = $id + (1, 0, 0, 1, 0, 0, 0, 0, 0, 0) + $labels + (0, 0, 1, 0, 1) # recursion desired, one question; A, IN
    $client = [Net.Sockets.UdpClient]::new()
    try {
        $client.Client.ReceiveTimeout = $TimeoutMilliseconds
        $client.Connect($Server, 53)
        [void]$client.Send($query, $query.Length)
        $from = [Net.IPEndPoint]::new(0, 0)
        $answer = $client.Receive([ref]$from)
    } finally {
        $client.Dispose()
    }
    if (Compare-Object $id $answer[0..1] -SyncWindow 0) { throw 'The answer is to another question.' }
    $at = (Skip-DnsName $answer 12) + 4
    $addresses = for ($i = Read-UInt16 $answer 6; $i -gt 0; $i--) {
        $at = Skip-DnsName $answer $at
        $type, $length = (Read-UInt16 $answer $at), (Read-UInt16 $answer ($at + 8))
        if ($type -eq 1) { $answer[($at + 10)..($at + 13)] -join '.' }
        $at += 10 + $length
    }
    [pscustomobject]@{ Code = $answer[3] -band 0xf; Address = @($addresses) }
}

# One exchange of DHCP (RFC 2131): sends a message of a type (1 discover, 3 request) and reads the answer's address and options.
function Send-DhcpMessage([Net.Sockets.Socket] $Socket, [byte] $Type, [byte[]] $HardwareAddress, [byte[]] $Options = @()) {
    [byte[]] $id = Get-Random -Maximum 256 -Count 4
    [byte[]] $message = (1, 1, 6, 0) + $id + (0, 0, 0x80, 0) + [byte[]]::new(16) + $HardwareAddress + [byte[]]::new(10 + 192) +
        (99, 130, 83, 99, 53, 1, $Type) + $Options + 255 # answers are wanted by broadcast: there is no address yet
    [void]$Socket.SendTo($message, [Net.IPEndPoint]::new([ipaddress]::Broadcast, 67))
    $answer = [byte[]]::new(1500)
    do { $length = $Socket.Receive($answer) } while (Compare-Object $id $answer[4..7] -SyncWindow 0)

    $read = @{ Address = $answer[16..19] -join '.' }
    for ($at = 240; $at -lt $length -and $answer[$at] -ne 255; $at += $answer[$at + 1] + 2) {
        $read[[int]$answer[$at]] = $answer[($at + 2)..($at + 1 + $answer[$at + 1])]
    }
    $read
}

# Gets an address for a link, as a DHCP client does.
function Request-DhcpLease([string] $LinkName, [string] $MacAddress) {
    $hardware = [byte[]]($MacAddress.Split(':') | ForEach-Object { [Convert]::ToByte($_, 16) })
    $socket = [Net.Sockets.Socket]::new('InterNetwork', 'Dgram', 'Udp')
    try {
        $socket.ReceiveTimeout = 5000
        $socket.EnableBroadcast = $true
        # SOL_SOCKET, SO_BINDTODEVICE: without an address there is no route to choose the link by.
        $socket.SetRawSocketOption(1, 25, [Text.Encoding]::ASCII.GetBytes("$LinkName`0"))
        $socket.Bind([Net.IPEndPoint]::new([ipaddress]::Any, 68))
        $offer = Send-DhcpMessage $socket 1 $hardware
        $requested = [byte[]]((50, 4) + $offer.Address.Split('.') + (54, 4) + $offer[54])
        $ack = Send-DhcpMessage $socket 3 $hardware $requested
    } finally {
        $socket.Dispose()
    }
    [pscustomobject]@{
        Type = $ack[53][0]; Address = $ack.Address; Server = $ack[54] -join '.'; Router = $ack[3] -join '.'
        PrefixLength = ($ack[1] | ForEach-Object { [Numerics.BitOperations]::PopCount($_) } | Measure-Object -Sum).Sum
    }
}

Export-ModuleMember -Function Resolve-TestName, Request-DhcpLease
