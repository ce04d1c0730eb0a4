# Sockets, names and what /proc says.
@{ Name = 'TcpClient'; Script = { param($t) [Ask]::Tcp($t.Port) } }
@{ Name = 'TcpClient async'; Script = { param($t) [Ask]::TcpAsync($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'UdpClient'; Script = { param($t) [Ask]::Udp($t.Port) } }
@{ Name = 'UdpClient async'; Script = { param($t) [Ask]::UdpAsync($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'Socket by event'; Script = { param($t) [Ask]::ByEvent($t.Port) } }
@{ Name = 'Socket by callback'; Script = { param($t) [Ask]::ByCallback($t.Port) } }
@{ Name = 'SslStream'; Script = { param($t) [Ask]::Tls($t.Port) } }
@{ Name = 'SslStream async'; Script = { param($t) [Ask]::TlsAsync($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'Socket from script'; Script = {
        param($t)
        $socket = [System.Net.Sockets.Socket]::new('Stream', 'Tcp')
        $socket.Connect('127.0.0.1', $t.Port)
        [void]$socket.Send([byte[]](63, 10))
        $buffer = [byte[]]::new(64)
        [System.Text.Encoding]::ASCII.GetString($buffer, 0, $socket.Receive($buffer)).Trim()
        $socket.Dispose()
    }
}
@{ Name = 'Test-Connection'; Inside = $true; Script = { param($t) if (Test-Connection $t.Address -Count 1 -TimeoutSeconds 5 -Quiet) { $t.Name } } }
@{ Name = 'Test-Connection -TcpPort'; Inside = $true; Script = { param($t) if (Test-Connection $t.Address -TcpPort $t.Port -TimeoutSeconds 5) { $t.Name } } }
@{ Name = 'Ping async'; Inside = $true; Script = { param($t) if ([System.Net.NetworkInformation.Ping]::new().SendPingAsync($t.Address, 5000).Result.Status -eq 'Success') { $t.Name } } }
@{ Name = 'Dns'; Inside = $true; Script = { param($t) if ([System.Net.Dns]::GetHostAddresses("sync.$($t.Name).test").IPAddressToString -eq $t.Address) { $t.Name } } }
@{ Name = 'Dns async'; Inside = $true; Script = { param($t) if ([System.Net.Dns]::GetHostAddressesAsync("async.$($t.Name).test").Result.IPAddressToString -eq $t.Address) { $t.Name } } }
@{ Name = 'NetworkInterface'; Inside = $true; Script = {
        param($t)
        $addresses = [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces().GetIPProperties().UnicastAddresses.Address.IPAddressToString
        if ($t.Address -in $addresses) { $t.Name }
    }
}
@{ Name = '/proc/thread-self/net by Get-Content'; Inside = $true; Script = { param($t) if ((Get-Content -Raw /proc/thread-self/net/fib_trie) -match [regex]::Escape($t.Address)) { $t.Name } } }
@{ Name = '/proc/thread-self/net async'; Inside = $true; Script = { param($t) if ([System.IO.File]::ReadAllTextAsync('/proc/thread-self/net/fib_trie').Result -match [regex]::Escape($t.Address)) { $t.Name } } }
