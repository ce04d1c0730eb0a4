BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"
    # The runtime opens and closes files of its own whenever it likes.
    $others = { $_.Target -notin '/etc/hostname', '/etc/passwd' }
}

Describe 'Assert-NoLeakedFd' {
    BeforeEach { $baseline = Get-ProcessFd }
    AfterEach { if ($file) { $file.Dispose() } }

    It 'says nothing when there is no leak' {
        $baseline | Assert-NoLeakedFd $baseline | Should -BeNullOrEmpty
        Get-Process -Id $PID | Assert-NoLeakedFd $baseline -Ignore $others | Should -BeNullOrEmpty
    }

    It 'fails with the leaks, each in two lines' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $failure = { Get-ProcessFd | Assert-NoLeakedFd $baseline -Ignore $others -Because 'it must' } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'FdLeaked,NetnsPS.Commands.AssertNoLeakedFdCommand'
        $failure.CategoryInfo.Category | Should -Be InvalidResult
        $failure.TargetObject.Current.Target | Should -Be /etc/hostname
        $failure.Exception.Message | Should -BeLike '*because it must*found 1:*'
        $head, $first, $second = $failure.Exception.Message -split "`n"
        $first | Should -Match '^fd \d+  File, ReadOnly'
        $second | Should -Match '^ +/etc/hostname'
        $second.IndexOf('/') | Should -Be $first.IndexOf('File') -Because 'the lines are aligned'
    }

    It 'is named Should-NotHaveLeakedFds, too' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        { Get-ProcessFd | Should-NotHaveLeakedFds $baseline -Ignore $others } | Should -Throw -ErrorId 'FdLeaked,*'
    }

    It 'gives a process time to close what it is about to close' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $closer = Start-ThreadJob { Start-Sleep -Milliseconds 300; ($using:file).Dispose() }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Get-Process -Id $PID | Assert-NoLeakedFd $baseline -Within 20s -Ignore $others
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        $closer | Receive-Job -Wait -AutoRemoveJob
    }

    It 'fails when -Within is over' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $watch = [Diagnostics.Stopwatch]::StartNew()
        { $PID | Assert-NoLeakedFd $baseline -Within 200ms } | Should -Throw -ErrorId 'FdLeaked,*'
        $watch.Elapsed.TotalMilliseconds | Should -BeGreaterOrEqual 200
    }

    It 'refuses to wait for a snapshot, which never changes' {
        $failure = { $baseline | Assert-NoLeakedFd $baseline -Within 1s -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'InvalidValue,*'
        $failure.CategoryInfo.Category | Should -Be InvalidArgument
    }

    It 'fails for a process that is not there' {
        $failure = { 4194303 | Assert-NoLeakedFd $baseline -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'ProcessNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'takes part in soft assertions where Pester has New-ShouldAssertion' {
        $isSoft = (Get-Module Pester).ExportedCommands.ContainsKey('New-ShouldAssertion')
        $import = { param($pester, $netns) Import-Module $pester; Import-Module $netns }
        $body = @"
        BeforeAll { `$baseline = Get-ProcessFd }
        It 'by -ErrorAction' { `$file = [IO.File]::OpenRead('/etc/hostname'); Get-ProcessFd | Should-NotHaveLeakedFds `$baseline -ErrorAction Continue; 'went on' }
        It 'hard' { `$file = [IO.File]::OpenRead('/etc/hostname'); Get-ProcessFd | Assert-NoLeakedFd `$baseline -ErrorAction Stop; 'went on' }
        It 'as configured' { `$file = [IO.File]::OpenRead('/etc/hostname'); Get-ProcessFd | Assert-NoLeakedFd `$baseline; 'went on' }
        It 'of a resource' { `$base = New-ResourceBaseline -Kind Fd; `$file = [IO.File]::OpenRead('/etc/hostname'); `$base | Should-NotHaveLeakedResources; 'went on' }
        It 'that holds' { `$baseline | Assert-NoLeakedFd `$baseline }
        AfterEach { if (`$file) { `$file.Dispose() } }
"@
        $run = Invoke-PesterApart -Before $import -Configuration @{ Should = @{ ErrorAction = 'Continue' } } "Describe x { $body }"
        $run.Tests.Result | Should -Be Failed, Failed, Failed, Failed, Passed
        $went = $run.Tests | ForEach-Object { "$($_.StandardOutput)" }
        if ($isSoft) {
            $went | Should -Be 'went on', '', 'went on', 'went on', ''
            $run.Tests[0, 2, 3].ErrorRecord.FullyQualifiedErrorId | Should -Be PesterAssertionFailed, PesterAssertionFailed, PesterAssertionFailed
            $run.Tests[0].ErrorRecord.Exception.Message | Should -BeLike '*/etc/hostname*'
        } else {
            $went | Should -Be '', '', '', '', ''
            $run.Tests[0].ErrorRecord.FullyQualifiedErrorId | Should -Be 'FdLeaked,NetnsPS.Commands.AssertNoLeakedFdCommand'
        }
        $run.Tests[1].ErrorRecord.FullyQualifiedErrorId | Should -Be 'FdLeaked,NetnsPS.Commands.AssertNoLeakedFdCommand'
    }
}
