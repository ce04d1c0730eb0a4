BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    . "$PSScriptRoot/Helpers/InvokePesterApart.ps1"
    $runtime = { $_.Target -like '*.dll' }
}

Describe 'Should -HaveLeakedFds' {
    BeforeEach { $baseline = Get-ProcessFd }
    AfterEach { if ($file) { $file.Dispose() } }

    It 'holds with -Not when there is no leak' {
        $baseline | Should -Not -HaveLeakedFds $baseline
        Get-Process -Id $PID | Should -Not -HaveLeakedFds $baseline -Ignore $runtime -Within 2s
    }

    It 'fails with -Not when there is one, and tells it' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $failure = { Get-ProcessFd | Should -Not -HaveLeakedFds $baseline -Because 'it must' } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be PesterAssertionFailed
        $failure.Exception.Message | Should -BeLike '*because it must*/etc/hostname*'
    }

    It 'waits for a process, with -Not and -Within' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $watch = [Diagnostics.Stopwatch]::StartNew()
        { Get-Process -Id $PID | Should -Not -HaveLeakedFds $baseline -Within 200ms } | Should -Throw
        $watch.Elapsed.TotalMilliseconds | Should -BeGreaterOrEqual 200
    }

    It 'takes 1s for one second, which PowerShell takes for the number 1' {
        { $baseline | Should -Not -HaveLeakedFds $baseline -Within 1s } | Should -Throw -Because 'a snapshot can''t be waited for'
    }

    It 'holds without -Not when there is a leak, and fails when there is none' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        Get-ProcessFd | Should -HaveLeakedFds $baseline
        { $baseline | Should -HaveLeakedFds $baseline } | Should -Throw
    }

    It 'is there when <Order>' -ForEach @(
        @{ Order = 'Pester is imported first';           Before = { param($pester, $netns) Import-Module $pester; Import-Module $netns } }
        @{ Order = 'NetnsPS is imported first';          Before = { param($pester, $netns) Import-Module $netns; Import-Module $pester } }
        @{ Order = 'NetnsPS is imported anew';           Before = { param($pester, $netns) Import-Module $pester; Import-Module $netns; Import-Module $netns -Force } }
        @{ Order = 'Pester is imported anew';            Before = { param($pester, $netns) Import-Module $netns; Import-Module $pester; Import-Module $pester -Force } }
        @{ Order = 'NetnsPS was removed and came back';  Before = {
            param($pester, $netns) Import-Module $pester; Import-Module $netns; 1 | Should -Be 1; Remove-Module NetnsPS; Import-Module $netns
        } }
    ) {
        $run = Invoke-PesterApart -Before $Before "Describe x { It y { `$fds = Get-ProcessFd; `$fds | Should -Not -HaveLeakedFds `$fds } }"
        $run.Tests.ErrorRecord | Should -BeNullOrEmpty
        $run.PassedCount | Should -Be 1
    }

    It 'is there when Invoke-Pester loads Pester, and when the test file imports NetnsPS' {
        $pester = Get-Module Pester
        $null = New-Item -ItemType Directory "$TestDrive/modules/Pester"
        $null = New-Item -ItemType SymbolicLink "$TestDrive/modules/Pester/$($pester.Version)" -Target $pester.ModuleBase
        Set-Content "$TestDrive/late.Tests.ps1" @"
        BeforeAll { Import-Module '$((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1'))' }
        Describe x { It y { `$fds = Get-ProcessFd; `$fds | Should -Not -HaveLeakedFds `$fds } }
"@
        $command = "`$env:PSModulePath = '$TestDrive/modules:$PSHOME/Modules'
        Import-Module '$((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1'))'
        (Invoke-Pester '$TestDrive/late.Tests.ps1' -PassThru -Output None).PassedCount"
        pwsh -NoProfile -NonInteractive -Command $command | Should -Be 1
    }

    It 'is listed among the operators' {
        (Get-ShouldOperator).Name | Should -Contain HaveLeakedFds
    }

    It 'does not load Pester when nobody asks for it' {
        pwsh -NoProfile -NonInteractive -Command "Import-Module '$((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1'))'; Get-Netns; [bool](Get-Module Pester)" | Should -Be False
    }
}
