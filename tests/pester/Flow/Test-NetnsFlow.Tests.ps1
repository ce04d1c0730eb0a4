# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
}

Describe 'Test-NetnsFlow' -Tag Root, Userns {
    Use-NetnsScope

    It 'finds all threads at home after work inside' {
        $netns = New-TransientNetns
        $null = Invoke-InNetns $netns { 1..8 | ForEach-Object -Parallel { [Threading.Thread]::CurrentThread.ManagedThreadId } }
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
        Test-NetnsFlow -Quiet | Should -BeTrue
    }

    It 'names a thread that was born inside and has no flow, and forgets it when it ends' {
        $netns = New-TransientNetns
        Add-Type -Namespace Tests -Name Stray -MemberDefinition @'
            public static readonly System.Threading.ManualResetEventSlim End = new(), Begun = new();
            public static System.Threading.Thread Start()
            {
                var thread = new System.Threading.Thread(() => { Begun.Set(); End.Wait(); }) { Name = "stray" };
                thread.UnsafeStart();
                Begun.Wait();
                return thread;
            }
'@
        $thread = Invoke-InNetns $netns { [Tests.Stray]::Start() }
        try {
            $stray = Test-NetnsFlow | Where-Object ThreadName -EQ stray
            $stray.Inode | Should -Be $netns.Inode
            $stray.Netns | Should -Be $netns.Name
            $stray.Expected | Should -Be host
            Test-NetnsFlow -Quiet | Should -BeFalse
        } finally {
            [Tests.Stray]::End.Set()
            $thread.Join()
        }
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
    }
}

Describe 'Test-NetnsFlow, about HTTP connections' -Tag Root {
    BeforeAll {
        Import-Module "$PSScriptRoot/Fidelity/Fidelity.psm1" -Force
        $lab = New-FidelityLab -Name alice, bob
        $alice, $bob = $lab.Places.Netns
        $server = "http://127.0.0.1:$($lab.Port)"
        [void](Test-NetnsFlow)
    }

    AfterAll { Remove-FidelityLab $lab }

    BeforeEach {
        $client = [System.Net.Http.HttpClient]::new()
        $client.DefaultVersionPolicy = 'RequestVersionExact'
        function Read-Server { [void]$client.GetStringAsync("$server/").Result }
    }

    AfterEach { $client.Dispose() }

    It 'names requests that went over a connection of another namespace, once: HTTP <Version>' -ForEach @(@{ Version = '1.1' }, @{ Version = '2.0' }) {
        $client.DefaultRequestVersion = $Version
        Invoke-InNetns $alice { Read-Server; Read-Server }
        Test-NetnsFlow -Quiet | Should -BeTrue
        Read-Server
        Read-Server
        Invoke-InNetns $bob { Read-Server }
        Test-NetnsFlow -Quiet | Should -BeFalse
        Test-NetnsFlow -Quiet | Should -BeFalse -Because 'it takes nothing'
        $found = Test-NetnsFlow | Sort-Object Expected
        $found | ForEach-Object { "$($_.Construct) $($_.Server) $($_.Netns) $($_.Expected) $($_.Requests)" } |
            Should -Be "HttpClient $server alice bob 1", "HttpClient $server alice host 2"
        Test-NetnsFlow | Should -BeNullOrEmpty
        Test-NetnsFlow -Quiet | Should -BeTrue
    }

    It 'knows a connection from before the first switch for the host''s' {
        $result = Invoke-ChildPwsh @"
            `$client = [System.Net.Http.HttpClient]::new()
            `$client.GetStringAsync('$server/').Result
            Invoke-InNetns (New-TransientNetns) { `$client.GetStringAsync('$server/').Result }
            Test-NetnsFlow | ForEach-Object { "`$(`$_.Server)|`$(`$_.Netns)|`$(`$_.Requests)" }
"@
        $result.Output | Should -Be 'host', 'host', '|host|1'
    }

    It 'finds nothing where the pool is one of the namespace' {
        $client.Dispose()
        $client = [System.Net.Http.HttpClient]::new([NetnsPS.NetnsHttpHandler]::new())
        Read-Server
        Invoke-InNetns $alice { Read-Server }
        Invoke-WebRequest $server -NoProxy -SessionVariable session | Out-Null
        Invoke-InNetns $bob { Invoke-WebRequest $server -NoProxy -WebSession $session } | Out-Null
        Test-NetnsFlow | Should -BeNullOrEmpty
    }
}
