# Web sessions and HTTP clients that go from namespace to namespace: no answer comes over a connection of another one.
BeforeDiscovery {
    $commands = @(
        @{ Command = 'Invoke-WebRequest'; Ask = { param($session) (Invoke-WebRequest $url -NoProxy -WebSession $session).Content } }
        @{ Command = 'Invoke-RestMethod'; Ask = { param($session) Invoke-RestMethod $url -NoProxy -WebSession $session } }
        @{ Command = 'iwr'; Ask = { param($session) (iwr $url -NoProxy -WebSession $session).Content } }
        @{ Command = 'Microsoft.PowerShell.Utility\Invoke-RestMethod'
            Ask = { param($session) Microsoft.PowerShell.Utility\Invoke-RestMethod $url -NoProxy -WebSession $session } }
    )
    $clients = @(
        @{ Ask = { $client.GetStringAsync($url).Result }; Way = 'asynchronous' }
        @{ Ask = { $client.Send([System.Net.Http.HttpRequestMessage]::new('Get', $url)).Content.ReadAsStringAsync().Result }; Way = 'synchronous' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/Fidelity/Fidelity.psm1" -Force
    $lab = New-FidelityLab -Name alice, bob
    $url = "http://127.0.0.1:$($lab.Port)/"
    $alice, $bob = $lab.Places.Netns

    # Asks in turn on the host, in alice and in bob, 120 times in all; what was wrong.
    function Get-WrongAnswer([scriptblock] $Ask, $Argument, [string[]] $Order = ('host', 'alice', 'bob')) {
        foreach ($i in 1..40) {
            foreach ($place in $Order) {
                $answer = Invoke-InNetns $place $Ask $Argument
                if ("$answer".Trim() -ne $place) { "$place was answered by '$answer'" }
            }
        }
    }
}

AfterAll {
    Remove-FidelityLab $lab
}

Describe 'A web session' {
    Context '<Command>' -ForEach $commands {
        It 'asks where it is used, first on the host' {
            $null = Invoke-WebRequest $url -NoProxy -SessionVariable session
            Get-WrongAnswer $Ask $session | Should -BeNullOrEmpty
        }

        It 'asks where it is used, first inside' {
            Invoke-InNetns $alice { $null = Invoke-WebRequest $url -NoProxy -SessionVariable script:session }
            Get-WrongAnswer $Ask $session bob, alice, host | Should -BeNullOrEmpty
        }
    }

    It 'that was used before the module was imported asks where it is used' {
        $original = Get-Command Invoke-WebRequest
        $null = & $original $url -NoProxy -SessionVariable session
        Invoke-InNetns $alice { (Invoke-WebRequest $url -NoProxy -WebSession $session).Content } | Should -Be 'alice'
    }

    It 'keeps its cookies, headers and settings' {
        $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
        $session.Cookies.Add([System.Net.Cookie]::new('name', 'value', '/', '127.0.0.1'))
        $session.Headers['X-Own'] = 'kept'
        $cookies = $session.Cookies
        $null = Invoke-WebRequest $url -NoProxy -WebSession $session
        $null = Invoke-InNetns $alice { Invoke-WebRequest $url -WebSession $session }
        [object]::ReferenceEquals($session.Cookies, $cookies) | Should -BeTrue
        $session.Cookies.GetCookies($url)[0].Value | Should -Be 'value'
        $session.Headers['X-Own'] | Should -Be 'kept'
    }

    It 'keeps its connection as long as it stays' {
        $null = Invoke-WebRequest $url -NoProxy -SessionVariable session
        $client = $session.GetType().GetField('_client', 'Instance,NonPublic')
        $first = $client.GetValue($session)
        $null = Invoke-WebRequest $url -NoProxy -WebSession $session
        [object]::ReferenceEquals($client.GetValue($session), $first) | Should -BeTrue
    }

    It 'is refused where it is in use elsewhere at the same moment' {
        $session = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $slow = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/"
        $runspace = New-TestRunspace -OwnThread
        $shell = [powershell]::Create($runspace).AddScript('param($url, $session) (Invoke-WebRequest $url -NoProxy -WebSession $session).Content')
        $call = $shell.AddArgument($slow).AddArgument($session).BeginInvoke()
        $connection = $listener.AcceptTcpClient()
        try {
            $failure = { Invoke-InNetns $alice { Invoke-WebRequest $url -NoProxy -WebSession $session } } |
                Should -Throw -ErrorId 'WebSessionElsewhere,Microsoft.PowerShell.Commands.InvokeWebRequestCommand' -PassThru
            $failure.CategoryInfo.Category | Should -Be ResourceBusy
            $failure.TargetObject | Should -Be $session
        } finally {
            $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Type: text/plain`r`nContent-Length: 2`r`n`r`nok")
            $connection.GetStream().Write($answer, 0, $answer.Length)
            $shell.EndInvoke($call) | Should -Be 'ok'
            $shell.Dispose()
            $runspace.Dispose()
            $connection.Dispose()
            $listener.Stop()
        }
    }
}

Describe 'The web commands' {
    It 'fail as PowerShell''s own: <Form>' -ForEach @(
        @{ Form = 'nothing listens'; Run = { param($command) & $command 'http://127.0.0.1:1/' -NoProxy } }
        @{ Form = 'both sessions'; Run = { param($command) & $command $url -SessionVariable a -WebSession ([Microsoft.PowerShell.Commands.WebRequestSession]::new()) } }
        @{ Form = 'no address'; Run = { param($command) & $command $null } }
        @{ Form = 'unknown parameter'; Run = { param($command) & $command $url -NoSuch } }
        @{ Form = 'unknown set'; Run = { param($command) & $command $url -Method Get -CustomMethod X } }
    ) {
        foreach ($name in 'Invoke-WebRequest', 'Invoke-RestMethod') {
            $seen = foreach ($command in (Get-Command $name), $name) {
                try { & $Run $command } catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }
            }
            $seen[0] | Should -Not -BeNullOrEmpty
            $seen[1] | Should -BeExactly $seen[0]
        }
    }

    It 'take input as PowerShell''s own' {
        'body' | Invoke-RestMethod -Uri $url -Method Post -NoProxy | Should -Be 'host'
        $answer = Invoke-WebRequest $url -NoProxy -OutVariable out
        $answer.GetType().FullName | Should -Be 'Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject'
        $out.Count | Should -Be 1
    }
}

Describe 'NetnsHttpHandler' {
    BeforeAll {
        function Get-Thrown([scriptblock] $Block) { try { & $Block } catch { $_.Exception.GetBaseException().GetType().Name } }
    }

    Context '<Way>' -ForEach $clients {
        It 'sends each request from the current namespace' {
            $client = [System.Net.Http.HttpClient]::new([NetnsPS.NetnsHttpHandler]::new())
            Get-WrongAnswer $Ask | Should -BeNullOrEmpty
            Get-WrongAnswer $Ask $null bob, host, alice | Should -BeNullOrEmpty
            $client.Dispose()
        }
    }

    It 'keeps one connection for each namespace' {
        $made = [System.Collections.Generic.List[object]]::new()
        $client = [System.Net.Http.HttpClient]::new([NetnsPS.NetnsHttpHandler]::new([Func[System.Net.Http.HttpMessageHandler]] {
            $made.Add([System.Net.Http.SocketsHttpHandler]::new())
            $made[-1]
        }))
        Get-WrongAnswer { $client.GetStringAsync($url).Result } | Should -BeNullOrEmpty
        $made.Count | Should -Be 3
        $client.Dispose()
        Get-Thrown { $made[0].UseProxy = $false } | Should -Be 'ObjectDisposedException'
    }

    It 'lets go of a namespace that was removed' {
        $own = New-TransientNetns
        $made = [System.Collections.Generic.List[object]]::new()
        $client = [System.Net.Http.HttpClient]::new([NetnsPS.NetnsHttpHandler]::new([Func[System.Net.Http.HttpMessageHandler]] {
            $made.Add([System.Net.Http.SocketsHttpHandler]::new())
            $made[-1]
        }))
        Invoke-InNetns $own { { $client.GetStringAsync($url).GetAwaiter().GetResult() } | Should -Throw }
        Remove-Netns $own
        $client.GetStringAsync($url).Result | Should -Be 'host'
        Get-Thrown { $made[0].UseProxy = $false } | Should -Be 'ObjectDisposedException'
        $client.Dispose()
    }

    It 'refuses to send once it is disposed, and to be made without a maker' {
        $handler = [NetnsPS.NetnsHttpHandler]::new()
        $client = [System.Net.Http.HttpClient]::new($handler)
        $client.Dispose()
        Get-Thrown { $client.GetStringAsync($url).GetAwaiter().GetResult() } | Should -Be 'ObjectDisposedException'
        Get-Thrown { [NetnsPS.NetnsHttpHandler]::new($null) } | Should -Be 'ArgumentNullException'
    }
}
