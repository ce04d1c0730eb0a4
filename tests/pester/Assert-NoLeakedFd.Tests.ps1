BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
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
}
