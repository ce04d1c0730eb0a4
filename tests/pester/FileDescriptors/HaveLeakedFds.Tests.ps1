BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    # The runtime opens and closes files of its own whenever it likes.
    $others = { $_.Target -notin '/etc/hostname', '/etc/passwd' }
}

Describe 'Should -HaveLeakedFds' {
    BeforeEach { $baseline = Get-ProcessFd }
    AfterEach { if ($file) { $file.Dispose() } }

    It 'holds with -Not when there is no leak' {
        $baseline | Should -Not -HaveLeakedFds $baseline
        Get-Process -Id $PID | Should -Not -HaveLeakedFds $baseline -Ignore $others -Within 2s
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

    It 'tells a server that leaks from one that does not' -Tag Root {
        $scope = [NetnsPS.ResourceScope]::Begin('servers')
        try {
            $netns = New-TransientNetns
            $good = Start-NetnsProcess $netns python3 '-m', 'http.server', '8080' -WaitForPort 8080
            # Keeps each connection that it accepts.
            $script = 'import socket; s = socket.create_server(("127.0.0.1", 8081)); kept = []
while True: kept.append(s.accept())'
            $bad = Start-NetnsProcess $netns python3 '-c', $script -WaitForPort 8081
            $goodBefore, $badBefore = ($good | Get-ProcessFd), ($bad | Get-ProcessFd)
            Invoke-InNetns $netns {
                1..3 | ForEach-Object { $null = Invoke-RestMethod http://127.0.0.1:8080 -NoProxy }
                1..3 | ForEach-Object { [Net.Sockets.TcpClient]::new('127.0.0.1', 8081).Dispose() }
            }
            $good | Should -Not -HaveLeakedFds $goodBefore -Within 10s
            Wait-NetnsCondition { @($bad | Get-ProcessFd | Compare-FdBaseline $badBefore).Count -eq 3 }
            $failure = { $bad | Should -Not -HaveLeakedFds $badBefore -Within 100ms } | Should -Throw -PassThru
            $failure.Exception.Message | Should -BeLike "*$bad*within 0.1 s*found 3:*Socket*tcp*127.0.0.1:8081*"
        } finally { $scope.Dispose() }
    }

    It 'gives way to Should-NotHaveLeakedFds where Pester has the operators disabled' -Skip:((Get-Module Pester).Version.Major -lt 6) {
        $run = Invoke-PesterApart -Configuration @{ Should = @{ DisableV5 = $true } } -Before {
            param($pester, $netns) Import-Module $pester; Import-Module $netns
        } @'
        Describe x {
            It old { Get-ProcessFd | Should -Not -HaveLeakedFds @() }
            It new { $fds = Get-ProcessFd; $fds | Should-NotHaveLeakedFds $fds }
        }
'@
        $run.Tests.Result | Should -Be Failed, Passed
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
        Invoke-Pwsh -Command $command | Should -Be 1
    }

    It 'is listed among the operators' {
        (Get-ShouldOperator).Name | Should -Contain HaveLeakedFds
    }

    It 'does not load Pester when nobody asks for it' {
        Invoke-Pwsh -Command "Import-Module '$((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1'))'; Get-Netns; [bool](Get-Module Pester)" | Should -Be False
    }
}
