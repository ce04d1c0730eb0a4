BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $alice = New-TransientNetns "dns$PID-alice"
    function Resolve-Here([string] $Name, [string[]] $Type = @(), [hashtable] $More = @{}) {
        Resolve-NetnsDnsName $alice $Name $Type -Server 127.0.0.1 -Timeout 30s @More
    }
}

AfterAll { Remove-Netns $alice }

Describe 'Start-NetnsDnsServer' -Tag Root, Userns {
    Use-NetnsScope

    It 'answers when it returns, over UDP and TCP, IPv4 and IPv6' {
        $server = Start-NetnsDnsServer $alice @{ 'www.test' = '10.0.0.1' }
        $server.Kind, $server.State, $server.Netns | Should -Be dns, Running, $alice
        $server.Name | Should -BeLike 'dns*'
        "$($server.EndPoint | Sort-Object { "$_" })" | Should -Be 'tcp/[::]:53 tcp/0.0.0.0:53 udp/[::]:53 udp/0.0.0.0:53'
        foreach ($address in '127.0.0.1', '::1') {
            foreach ($tcp in $true, $false) {
                (Resolve-NetnsDnsName $alice www.test -Server $address -Tcp:$tcp -Timeout 30s).Address | Should -Be 10.0.0.1
            }
        }
    }

    It 'takes <What> as a value' -ForEach @(
        @{ What = 'an address';             Value = '10.0.0.1';                                     Type = 'A';     Data = '10.0.0.1' }
        @{ What = 'addresses';              Value = '10.0.0.1', [ipaddress] 'fd00::1';              Type = 'AAAA';  Data = 'fd00::1' }
        @{ What = 'a record';               Value = 'MX 10 mail.test';                              Type = 'MX';    Data = '10 mail.test' }
        @{ What = 'records';                Value = '10.0.0.1', '300 TXT "a b" c';                  Type = 'TXT';   Data = '"a b" "c"' }
        @{ What = 'a table';                Value = @{ A = '10.0.0.1'; TXT = 'v=spf1 "x" -all' };   Type = 'TXT';   Data = '"v=spf1 \"x\" -all"' }
        @{ What = 'a table of lists';       Value = @{ SRV = '0 5 80 a.test', '1 5 81 b.test' };    Type = 'SRV';   Data = '0 5 80 a.test', '1 5 81 b.test' }
        @{ What = 'a type in small letters'; Value = @{ caa = '0 issue "ca.test"' };                Type = 'CAA';   Data = '0 issue "ca.test"' }
        @{ What = 'an ordered table';       Value = [ordered]@{ SOA = 'ns.test a.test 1 1h 2h 3h 4h' }; Type = 'SOA'; Data = 'ns.test a.test 1 3600 7200 10800 14400' }
        @{ What = 'another type';           Value = 'TYPE65 \# 3 000100';                           Type = 'TYPE65'; Data = '\# 3 000100' }
    ) {
        $null = Start-NetnsDnsServer $alice @{ 'name.test' = $Value }
        (Resolve-Here name.test $Type).Answer.Data | Sort-Object | Should -Be $Data
    }

    It 'takes an address as a name, for its reverse name' {
        $null = Start-NetnsDnsServer $alice @{ '10.0.0.1' = 'PTR www.test'; 'fd00::1' = @{ PTR = 'six.test' } }
        (Resolve-Here 10.0.0.1).Answer.Target | Should -Be www.test
        (Resolve-Here fd00::1).Answer.Target | Should -Be six.test
    }

    It 'follows names, and lets wildcards stand for those that are not there' {
        $null = Start-NetnsDnsServer $alice @{
            'a.test' = 'CNAME b.test'; 'b.test' = 'CNAME www.apps.test'; '*.apps.test' = '10.0.0.9'; 'own.apps.test' = 'TXT x'
        }
        $answer = Resolve-Here a.test
        $answer.Answer.Name | Should -Be a.test, b.test, www.apps.test
        $answer.Address | Should -Be 10.0.0.9
        (Resolve-Here own.apps.test).Answer | Should -BeNullOrEmpty
        (Resolve-Here nosuch.test).ResponseCode | Should -Be NxDomain
    }

    It 'rotates addresses' {
        $null = Start-NetnsDnsServer $alice @{ 'r.test' = '10.0.0.1', '10.0.0.2', '10.0.0.3' }
        1..3 | ForEach-Object { (Resolve-Here r.test).Address[0] } | Sort-Object | Should -Be 10.0.0.1, 10.0.0.2, 10.0.0.3
    }

    It 'has the fault <Fault>' -ForEach @(
        @{ Fault = 'NxDomain'; Code = 'NxDomain' }, @{ Fault = 'NODATA'; Code = 'NoError' }
        @{ Fault = 'servfail'; Code = 'ServFail' }, @{ Fault = 'Refused'; Code = 'Refused' }
    ) {
        $null = Start-NetnsDnsServer $alice @{ 'short.test' = $Fault; 'long.test' = @{ A = '10.0.0.1'; Fault = $Fault } }
        foreach ($name in 'short.test', 'long.test') {
            $answer = Resolve-Here $name
            $answer.ResponseCode | Should -Be $Code
            $answer.Answer | Should -BeNullOrEmpty
        }
    }

    It 'holds back one type, and not the other' {
        $server = Start-NetnsDnsServer $alice @{
            'late.test' = @{ A = '10.0.0.1'; AAAA = 'fd00::1'; Rule = @{ Type = 'AAAA'; Delay = '300ms' } }
            'all.test' = @{ A = '10.0.0.1'; Delay = 0.2; Jitter = '50ms' }
        }
        (Resolve-Here late.test AAAA).Duration.TotalMilliseconds | Should -BeGreaterOrEqual 300
        (Resolve-Here all.test).Duration.TotalMilliseconds | Should -BeGreaterOrEqual 150
        $null = Resolve-Here late.test A
        (Get-NetnsDnsQuery $server -Type A -Name late.test).Delay | Should -Be ([timespan]::Zero)
    }

    It 'does something else for the n-th query' {
        $null = Start-NetnsDnsServer $alice @{
            'flaky.test' = @{ A = '10.0.0.1'; Rule = @{ Query = 1; Fault = 'ServFail' }, @{ Query = '3..'; Answer = '10.0.0.3' } }
        }
        (1..4 | ForEach-Object { (Resolve-Here flaky.test).Summary }) | Should -Be ServFail, 10.0.0.1, 10.0.0.3, 10.0.0.3
    }

    It 'serves zone files, beside records, and lists their faults with the lines' {
        Set-Content $TestDrive/good.zone '$TTL 1h', '@ SOA ns admin 1 1h 15m 1w (', ' 1m )', ' NS ns', 'ns A 10.0.0.53', 'www 5m A 10.0.0.80'
        $null = Start-NetnsDnsServer $alice @{ 'other.test' = '10.0.0.1' } -ZoneFile $TestDrive/good.zone -Origin example.test
        (Resolve-Here www.example.test).Answer.Ttl | Should -Be 300
        (Resolve-Here nosuch.example.test).Authority.Type | Should -Be SOA
        (Resolve-Here other.test).Address | Should -Be 10.0.0.1

        Set-Content $TestDrive/bad.zone 'a A 10.0.0.1', 'b A 10.0.0.256', '', 'c CNAME'
        { Start-NetnsDnsServer $alice -Port 54 -ZoneFile $TestDrive/bad.zone -ErrorAction Stop } |
            Should -Throw -ErrorId 'InvalidDnsZone,*' -ExpectedMessage '*bad.zone(2): *bad.zone(4): *'
    }

    It 'asks other servers for what it does not know' {
        $null = Start-NetnsDnsServer $alice @{ 'there.test' = '10.0.0.2' } -Port 5353 -ListenAddress 127.0.0.1
        $server = Start-NetnsDnsServer $alice @{ 'here.test' = '10.0.0.1' } -Fallback 127.0.0.1:5353
        (Resolve-Here there.test).Address | Should -Be 10.0.0.2
        (Resolve-Here here.test).Address | Should -Be 10.0.0.1
        (Get-NetnsDnsQuery $server).IsForwarded | Should -Be $true, $false
    }

    It 'is asked by the programs of a namespace while it runs' -Tag Isolate {
        $isolated = New-TransientNetns "dns$PID-isolated" -Isolate Mount
        $before = (Invoke-NetnsProcess $isolated cat /etc/resolv.conf).StandardOutput
        $server = Start-NetnsDnsServer $isolated @{ 'www.test' = '10.0.0.1' } -ResolverFor $isolated
        # Not ahostsv4, which asks for nothing where only the loopback has an IPv4 address (getaddrinfo(3), AI_ADDRCONFIG).
        (Invoke-NetnsProcess $isolated getent hosts www.test).StandardOutput | Should -BeLike '10.0.0.1 *'
        (Resolve-NetnsDnsName $isolated www.test -Timeout 30s).Address | Should -Be 10.0.0.1
        $server | Stop-NetnsServer
        (Invoke-NetnsProcess $isolated cat /etc/resolv.conf).StandardOutput | Should -Be $before
    }

    It 'is the resolver of another namespace by the address that it listens on' -Tag Isolate {
        $client = New-TransientNetns "dns$PID-client" -Isolate Mount
        $name = (New-NetnsVethPair $client $alice -Address 10.54.0.1/24 -PeerAddress 10.54.0.53/24)[1].Name
        $null = Start-NetnsDnsServer $alice @{ 'www.test' = '10.0.0.1' } -ListenAddress 10.54.0.53 -ResolverFor $client
        (Invoke-NetnsProcess $client getent ahostsv4 www.test).StandardOutput | Should -BeLike '10.0.0.1 *'
        Remove-NetnsLink $alice $name
    }

    It 'starts in the current namespace without -Netns' {
        (Invoke-InNetns $alice { Start-NetnsDnsServer -Port 0 }).Netns | Should -Be $alice
    }

    It 'starts nothing with -WhatIf' {
        Start-NetnsDnsServer $alice @{ 'www.test' = '10.0.0.1' } -WhatIf | Should -BeNullOrEmpty
        Get-NetnsServer $alice | Should -BeNullOrEmpty
    }

    It 'refuses <What>, and opens no socket' -ForEach @(
        @{ What = 'what is no address or record'; Given = @{ 'a.test' = '10.0.0' };                            Id = 'InvalidDnsRecord' }
        @{ What = 'a fault with a slip';          Given = @{ 'a.test' = 'SERVFIAL' };                          Id = 'InvalidDnsRecord' }
        @{ What = 'an unknown fault';             Given = @{ 'a.test' = @{ Fault = 'Broken' } };               Id = 'InvalidDnsRule' }
        @{ What = 'an unknown key';               Given = @{ 'a.test' = @{ AA = '10.0.0.1' } };                Id = 'InvalidDnsRule' }
        @{ What = 'an unknown key of a rule';     Given = @{ 'a.test' = @{ Rule = @{ Nth = 1 } } };            Id = 'InvalidDnsRule' }
        @{ What = 'a rule that is no table';      Given = @{ 'a.test' = @{ Rule = 'slow' } };                  Id = 'InvalidDnsRule' }
        @{ What = 'an unknown type of a rule';    Given = @{ 'a.test' = @{ Rule = @{ Type = 'AAA' } } };       Id = 'InvalidDnsRecord' }
        @{ What = 'an unknown transport';         Given = @{ 'a.test' = @{ Rule = @{ Transport = 'Sctp' } } }; Id = 'InvalidDnsRule' }
        @{ What = 'query 0';                      Given = @{ 'a.test' = @{ Rule = @{ Query = 0 } } };          Id = 'InvalidDnsRule' }
        @{ What = 'a negative delay';             Given = @{ 'a.test' = @{ Delay = -1 } };                     Id = 'InvalidDuration' }
        @{ What = 'a delay that is none';         Given = @{ 'a.test' = @{ Delay = 'soon' } };                 Id = 'InvalidDuration' }
        @{ What = 'more jitter than delay';       Given = @{ 'a.test' = @{ Delay = '1ms'; Jitter = '2ms' } };  Id = 'InvalidDuration' }
        @{ What = 'a TTL that is none';           Given = @{ 'a.test' = @{ A = '10.0.0.1'; Ttl = 'long' } };   Id = 'InvalidDuration' }
        @{ What = 'nothing';                      Given = @{ 'a.test' = $null };                               Id = 'InvalidDnsRecord' }
        @{ What = 'an object';                    Given = @{ 'a.test' = [pscustomobject]@{ A = 1 } };          Id = 'InvalidDnsRecord' }
        @{ What = 'a wildcard in the wrong place'; Given = @{ 'a.*.test' = '10.0.0.1' };                       Id = 'InvalidDnsName' }
        @{ What = 'a part of a label as wildcard'; Given = @{ 'a*.test' = '10.0.0.1' };                        Id = 'InvalidDnsName' }
        @{ What = 'an empty label';               Given = @{ 'a..test' = '10.0.0.1' };                         Id = 'InvalidDnsName' }
        @{ What = 'a label that is too long';     Given = @{ ('a' * 64 + '.test') = '10.0.0.1' };              Id = 'InvalidDnsName' }
        @{ What = 'a name that is too long';      Given = @{ ('a.' * 127 + 'test') = '10.0.0.1' };             Id = 'InvalidDnsName' }
        @{ What = 'a CNAME beside other data';    Given = @{ 'a.test' = 'CNAME b.test', '10.0.0.1' };          Id = 'InvalidDnsRecord' }
        @{ What = 'a name in two forms';          Given = @{ 'a.test' = '10.0.0.1'; 'a.test.' = '10.0.0.2' };  Id = 'DuplicateName' }
    ) {
        Get-ErrorOf { Start-NetnsDnsServer $alice $Given -ErrorAction Continue } | Should -Be "$Id InvalidArgument"
        Get-NetnsServer $alice | Should -BeNullOrEmpty
        Get-NetnsSocket $alice | Where-Object LocalPort -EQ 53 | Should -BeNullOrEmpty
    }

    It 'says what would be valid' {
        { Start-NetnsDnsServer $alice @{ 'a.test' = @{ Nonsense = 1 } } -ErrorAction Stop } | Should -Throw '*AAAA*CNAME*Fault*Rule*'
        { Start-NetnsDnsServer $alice @{ 'a.test' = @{ Fault = 'x' } } -ErrorAction Stop } | Should -Throw '*NxDomain*WrongQuestion*'
        { Start-NetnsDnsServer $alice @{ 'a.test' = 'mx10' } -ErrorAction Stop } | Should -Throw '*MX 10 mail.example.test*NxDomain*'
    }

    It 'fails with <Id> <When>' -ForEach @(
        @{ Id = 'InvalidListenAddress InvalidArgument'; When = 'for an address of another namespace'; Start = { Start-NetnsDnsServer $alice -ListenAddress 10.9.9.9 -ErrorAction Continue } }
        @{ Id = 'InvalidCidr InvalidArgument';          When = 'for what is no address';              Start = { Start-NetnsDnsServer $alice -ListenAddress eth0 -ErrorAction Continue } }
        @{ Id = 'InvalidPort InvalidArgument';          When = 'for a port that is none';             Start = { Start-NetnsDnsServer $alice -Port 65536 -ErrorAction Continue } }
        @{ Id = 'InvalidPort InvalidArgument';          When = 'for a fallback with such a port';     Start = { Start-NetnsDnsServer $alice -Fallback 10.0.0.1:0 -ErrorAction Continue } }
        @{ Id = 'InvalidValue InvalidArgument';         When = 'for itself as the fallback';          Start = { Start-NetnsDnsServer $alice -Fallback 10.9.9.8, 127.0.0.1 -ErrorAction Continue } }
        @{ Id = 'InvalidDnsZone InvalidArgument';       When = 'without the zone file';               Start = { Start-NetnsDnsServer $alice -ZoneFile $TestDrive/nosuch -ErrorAction Continue } }
        @{ Id = 'NetnsNotIsolated InvalidOperation';    When = 'for a resolver without files';        Start = { Start-NetnsDnsServer $alice -ResolverFor $alice -ErrorAction Continue } }
        @{ Id = 'NetnsNotFound ObjectNotFound';         When = 'for a namespace that is not there';   Start = { Start-NetnsDnsServer nosuch -ErrorAction Continue } }
    ) {
        Get-ErrorOf $Start | Should -Be $Id
        Get-NetnsServer $alice | Should -BeNullOrEmpty
    }

    It 'names who has the port' {
        $null = Start-NetnsDnsServer $alice -Name first
        $failed = { Start-NetnsDnsServer $alice -ErrorAction Stop } | Should -Throw -ErrorId 'ServerPortTaken,*' -PassThru
        $failed.CategoryInfo.Category | Should -Be ResourceExists
        $failed.TargetObject | Should -Be udp/0.0.0.0:53
        $failed.Exception.Message | Should -BeLike "*'$alice'*server 'first'*"
    }

    It 'shows a table that fits, and a list' {
        $server = Start-NetnsDnsServer $alice @{ 'www.test' = '10.0.0.1' } -Name names
        ($server | Out-String -Width 80).Trim() -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
        $server | Out-String | Should -BeLike "*names*dns*$alice*Running*"
        $server | Format-List | Out-String | Should -BeLike '*Records*www.test 60 A 10.0.0.1*'
        $server.Records | Out-String | Should -BeLike '*www.test*60*A*10.0.0.1*'
    }

    It 'completes the addresses of the namespace' {
        Get-Completion "Start-NetnsDnsServer $alice -ListenAddress 127" | Should -Be 127.0.0.1
    }
}

Describe 'The end of a server' -Tag Root, Userns {
    It 'comes with its scope' {
        $scope = [NetnsPS.ResourceScope]::Begin('server')
        $server = Start-NetnsDnsServer $alice
        $scope.Dispose()
        $server.State | Should -Be Stopped
        Get-NetnsSocket $alice | Where-Object LocalPort -EQ 53 | Should -BeNullOrEmpty
    }

    It 'comes with its namespace' {
        $bob = New-TransientNetns "dns$PID-bob"
        $server = Start-NetnsDnsServer $bob
        Remove-Netns $bob
        $server.State | Should -Be Stopped
    }
}

Describe 'A server of the host' -Tag Root {
    It 'ends when the module is removed' {
        Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
        (Invoke-ChildPwsh @'
$server = Start-NetnsDnsServer host -Port 0 -ListenAddress 127.0.0.1
"$($server.State)"
Remove-Module NetnsPS -Force
"$($server.State)"
'@).Output | Should -Be Running, Stopped
    }
}

Describe 'docs/servers.md' -Tag Root, Userns {
    Use-NetnsScope

    It 'has an example that runs' {
        $text = Get-Content "$PSScriptRoot/../../../docs/servers.md" -Raw
        $example = [regex]::Match($text, '(?s)```powershell\n(.*?)```').Groups[1].Value
        $output = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$example"))
        $output.Where{ $_ -is [ipaddress] } | Should -Be 10.0.0.80
        $output[-1] | Should -BeOfType NetnsPS.NetnsDnsQuery
        (Resolve-NetnsDnsName client nosuch.test -Server 10.0.0.53 -Timeout 30s).ResponseCode | Should -Be NxDomain
        (Resolve-NetnsDnsName client www.example.test -Server 10.0.0.53 -Timeout 30s).Address | Should -Be 10.0.0.90
    }
}
