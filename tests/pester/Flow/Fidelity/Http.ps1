# Web clients.
@{ Name = 'HttpClient'; Script = { param($t) [AskHttp]::Sync($t.Port) } }
@{ Name = 'HttpClient async'; Script = { param($t) [AskHttp]::Async($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'HttpClient with a ConnectCallback'; Script = { param($t) [AskHttp]::ByConnectCallback($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'HttpClient over HTTP/2'; Script = { param($t) [AskHttp]::Version2($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'HttpClient over TLS'; Script = { param($t) [AskHttp]::Https($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'HttpClient, many at once'; Script = { param($t) [AskHttp]::Concurrently($t.Port).GetAwaiter().GetResult() } }
@{ Name = 'HttpClient from script'; Script = { param($t) $client = [System.Net.Http.HttpClient]::new(); $client.GetStringAsync("http://127.0.0.1:$($t.Port)/").Result; $client.Dispose() } }
@{ Name = 'HttpWebRequest'; Script = {
        param($t)
        $request = [System.Net.WebRequest]::CreateHttp("http://127.0.0.1:$($t.Port)/")
        $request.KeepAlive = $false # a kept connection would be shared by all: see Flow.Limits.Tests.ps1
        [System.IO.StreamReader]::new($request.GetResponse().GetResponseStream()).ReadToEnd()
    }
}
@{ Name = 'Invoke-WebRequest'; Script = { param($t) (Invoke-WebRequest "http://127.0.0.1:$($t.Port)/" -NoProxy).Content } }
@{ Name = 'Invoke-RestMethod'; Script = { param($t) Invoke-RestMethod "http://127.0.0.1:$($t.Port)/" -NoProxy } }
@{ Name = 'Invoke-RestMethod over TLS'; Script = { param($t) Invoke-RestMethod "https://127.0.0.1:$($t.Port)/" -NoProxy -SkipCertificateCheck } }
