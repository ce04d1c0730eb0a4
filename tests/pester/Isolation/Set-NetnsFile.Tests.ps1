# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
    function Read-Inside($Netns, [string] $Script) { (Invoke-NetnsProcess $Netns sh '-c' $Script).StandardOutput.Trim() }
}

Describe 'Set-NetnsFile' -Tag Root, Userns {
    Use-NetnsScope

    BeforeAll {
        $mounts = Get-Mount
        $alice = New-TransientNetns -Isolate Mount
    }

    AfterAll {
        Get-Mount | Should -Be $mounts
    }

    It 'lets getent, curl and .NET resolve a name by a hosts file of its own' {
        Set-NetnsFile $alice /etc/hosts '127.0.0.1 localhost', '127.0.0.7 seven.test'
        (Read-Inside $alice 'getent hosts seven.test') | Should -Match '^127\.0\.0\.7\s'
        $python = Read-Inside $alice 'python3 -c "import sys; print(sys.executable)"'
        $null = Start-NetnsProcess $alice $python '-m', 'http.server', '8080', '--directory', '/sys/class/net' -WaitForPort 8080 -ReadyTimeout 30s
        Read-Inside $alice 'curl -s http://seven.test:8080/' | Should -Match 'lo/'
        $session = New-NetnsSession $alice
        try {
            Invoke-Command -Session $session { [Net.Dns]::GetHostAddresses('seven.test').IPAddressToString } | Should -Be 127.0.0.7
            Invoke-Command -Session $session { (Invoke-WebRequest http://seven.test:8080 -NoProxy).StatusCode } | Should -Be 200
        } finally {
            Remove-PSSession $session
        }
        Get-Content /etc/hosts | Should -Not -Contain '127.0.0.7 seven.test'
    }

    It 'takes paths that the host lacks, and the newest content' {
        Set-NetnsFile $alice /netnsps-none/of/this.conf first
        Set-NetnsFile $alice /netnsps-none/of/this.conf second, third
        Read-Inside $alice 'cat /netnsps-none/of/this.conf' | Should -Be "second`nthird"
        Test-Path /netnsps-none | Should -BeFalse
    }

    It 'ends each line, unless told not to or it has an end' {
        Set-NetnsFile $alice /opt/text "a`nb`n"
        Read-Inside $alice 'wc -c < /opt/text' | Should -Be 4
        Set-NetnsFile $alice /opt/text ab -NoNewline
        Read-Inside $alice 'wc -c < /opt/text' | Should -Be 2
        Set-NetnsFile $alice /opt/text ''
        Read-Inside $alice 'wc -c < /opt/text' | Should -Be 1
    }

    It 'copies a source with its mode, relative to the location' {
        Set-Content "$TestDrive/tool" "#!/bin/sh`necho run"
        chmod 755 "$TestDrive/tool"
        Push-Location $TestDrive
        try { Set-NetnsFile $alice /usr/local/bin/netnsps-tool -Source tool } finally { Pop-Location }
        (Invoke-NetnsProcess $alice netnsps-tool).StandardOutput.Trim() | Should -Be run
        Test-Path /usr/local/bin/netnsps-tool | Should -BeFalse
    }

    It 'takes namespaces from the pipeline' {
        $others = New-TransientNetns -Count 2 -Isolate Mount
        $others | Set-NetnsFile -Path /etc/hostname -Content piped
        $others | ForEach-Object { Read-Inside $_ 'cat /etc/hostname' } | Should -Be piped, piped
    }

    It 'changes nothing with -WhatIf' {
        Set-NetnsFile $alice /opt/ghost x -WhatIf
        Read-Inside $alice 'ls /opt' | Should -Not -Match ghost
    }

    It 'refuses <What> as <Id>' -ForEach @(
        @{ What = 'a relative path'; Arguments = @{ Path = 'etc/hosts'; Content = 'x' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a directory'; Arguments = @{ Path = '/etc'; Content = 'x' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a new name in /proc'; Arguments = @{ Path = '/proc/none'; Content = 'x' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a source that is missing'; Arguments = @{ Path = '/opt/x'; Source = '/netnsps-missing' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a directory as the source'; Arguments = @{ Path = '/opt/x'; Source = '/etc' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a way through a file'; Arguments = @{ Path = '/etc/passwd/x'; Content = 'x' }; Id = 'FileSetFailed.ENOTDIR'; Category = 'InvalidArgument' }
        @{ What = 'a setting of the kernel'; Arguments = @{ Path = '/proc/sys/net/ipv4/ip_forward'; Content = '1' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
    ) {
        Set-NetnsFile $alice @Arguments -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'refuses a namespace without mounts of its own, and the host' {
        foreach ($netns in (New-TransientNetns), 'host') {
            Set-NetnsFile $netns /etc/hosts x -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsNotIsolated,*'
            $failure[0].CategoryInfo.Category | Should -Be InvalidOperation
        }
    }
}

Describe 'Set-NetnsFile and a name server' -Tag Root, Userns, Daemon {
    Use-NetnsScope

    It 'makes getent, curl and dig ask it' -Skip:(-not (Get-Command dnsmasq -ErrorAction Ignore)) {
        $netns = New-TransientNetns -Isolate Mount, Pid
        $null = New-NetnsVethPair $netns -Address 10.9.0.1/24 # resolvers leave out a family of which there is only loopback
        $arguments = '-d', '-C', '/dev/null', '-R', '-h', '-u', 'root', '--listen-address=127.0.0.1', '--bind-interfaces', '--address=/server.test/127.0.0.9'
        $null = Start-NetnsProcess $netns dnsmasq $arguments -WaitForPort udp/53
        Set-NetnsFile $netns /etc/resolv.conf 'nameserver 127.0.0.1'
        Read-Inside $netns 'getent hosts server.test' | Should -Match '^127\.0\.0\.9\s'
        Read-Inside $netns 'curl -sv --max-time 5 http://server.test:81 2>&1 || true' | Should -Match '127\.0\.0\.9'
        if (Get-Command dig -ErrorAction Ignore) { Read-Inside $netns 'dig +short server.test' | Should -Be 127.0.0.9 }
    }
}
