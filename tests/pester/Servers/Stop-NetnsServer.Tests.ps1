BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    $alice, $bob = New-TransientNetns "stop$PID-a", "stop$PID-b"
}

AfterAll { Remove-Netns $alice, $bob }

Describe 'Get- and Stop-NetnsServer' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach {
        $first = Start-NetnsDnsServer $alice -Name "stop$PID-first"
        $second = Start-NetnsDnsServer $bob -Name "stop$PID-second"
    }

    It 'gets those of <What>' -ForEach @(
        @{ What = 'a namespace'; Get = { Get-NetnsServer $alice };                       Found = 'first' }
        @{ What = 'the pipeline'; Get = { $bob, $alice | Get-NetnsServer };              Found = 'second', 'first' }
        @{ What = 'a name';      Get = { Get-NetnsServer -Name "stop$PID-sec*" };        Found = 'second' }
        @{ What = 'a kind';      Get = { Get-NetnsServer $alice, $bob -Kind dns };       Found = 'first', 'second' }
        @{ What = 'no kind';     Get = { Get-NetnsServer $alice -Kind http };            Found = @() }
    ) {
        @(& $Get | ForEach-Object { $_.Name -replace '.*-' }) | Should -Be $Found
    }

    It 'frees the port, and keeps what was asked' {
        $null = Resolve-NetnsDnsName $alice www.test -Server 127.0.0.1 -Timeout 30s
        Stop-NetnsServer $first | Should -BeNullOrEmpty
        $first.State | Should -Be Stopped
        $first.StopTime | Should -Not -BeNullOrEmpty
        Get-NetnsServer $alice | Should -BeNullOrEmpty
        (Get-NetnsDnsQuery $first).Name | Should -Be www.test
        Stop-NetnsServer $first # again does nothing
        (Start-NetnsDnsServer $alice).State | Should -Be Running
    }

    It 'takes names, patterns and the pipeline' {
        (Stop-NetnsServer "stop$PID-first" -PassThru) | Should -Be $first
        Get-NetnsServer $bob | Stop-NetnsServer
        $second.State | Should -Be Stopped
        Stop-NetnsServer "stop$PID-*"
    }

    It 'stops nothing with -WhatIf' {
        Stop-NetnsServer $first -WhatIf
        $first.State | Should -Be Running
    }

    It 'does not find <What>' -ForEach @(
        @{ What = 'a name that is not there'; Given = 'nosuch'; Id = 'NetnsServerNotFound ObjectNotFound' }
        @{ What = 'a number';                 Given = 42;       Id = 'InvalidValue InvalidArgument' }
    ) {
        Get-ErrorOf { Stop-NetnsServer $Given -ErrorAction Continue } | Should -Be $Id
    }

    It 'completes names and kinds' {
        Get-Completion "Stop-NetnsServer stop$PID-f" | Should -Be "stop$PID-first"
        Get-Completion 'Get-NetnsServer -Kind d' | Should -Be dns
    }
}
