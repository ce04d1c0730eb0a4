BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    # The runtime opens and closes files of its own whenever it likes.
    $others = { $_.Target -notin '/etc/hostname', '/etc/passwd' }
    function Get-FdOf([IO.FileStream] $File) { [int] $File.SafeFileHandle.DangerousGetHandle() }
}

Describe 'Compare-FdBaseline' {
    BeforeEach { $baseline = Get-ProcessFd }
    AfterEach { if ($file) { $file.Dispose() } }

    It 'emits nothing for the same descriptors' {
        $baseline | Compare-FdBaseline $baseline | Should -BeNullOrEmpty
    }

    It 'tells what was opened since' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $change = Get-ProcessFd | Compare-FdBaseline $baseline -Ignore $others
        $change | Should -BeOfType NetnsPS.FdChange
        $change.Change | Should -Be Leaked
        $change.Fd | Should -Be (Get-FdOf $file)
        $change.Current.Target | Should -Be /etc/hostname
        $change.Baseline | Should -BeNullOrEmpty
    }

    It 'tells what a number stands for another file now' {
        # The kernel gives out the lowest free number; another thread may be faster.
        Wait-NetnsCondition {
            $script:file = [IO.File]::OpenRead('/etc/hostname')
            $script:before = Get-ProcessFd | Where-Object Fd -EQ (Get-FdOf $file)
            $file.Dispose()
            $script:file = [IO.File]::OpenRead('/etc/passwd')
            if ((Get-FdOf $file) -eq $before.Fd) { $true } else { $file.Dispose() }
        }
        $change = Get-ProcessFd | Where-Object Fd -EQ $before.Fd | Compare-FdBaseline $before
        "$($change.Change) $($change.Baseline.Target) $($change.Current.Target)" | Should -Be 'Replaced /etc/hostname /etc/passwd'
    }

    It 'tells what was closed since only when asked' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        $with = Get-ProcessFd
        $file.Dispose()
        Get-ProcessFd | Compare-FdBaseline $with -Ignore $others | Should -BeNullOrEmpty
        $change = Get-ProcessFd | Compare-FdBaseline $with -Ignore $others -IncludeClosed
        "$($change.Change) $($change.Baseline.Target)" | Should -Be 'Closed /etc/hostname'
    }

    It 'leaves out what -Ignore says, as $_ or as an argument' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        Get-ProcessFd | Compare-FdBaseline $baseline -Ignore $others, { $_.Target -eq '/etc/hostname' } | Should -BeNullOrEmpty
        Get-ProcessFd | Compare-FdBaseline $baseline -Ignore $others, { param($fd) $fd.Target -eq '/etc/hostname' } | Should -BeNullOrEmpty
    }

    It 'leaves out kinds' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        Get-ProcessFd | Compare-FdBaseline $baseline -Ignore $others -IgnoreKind File, Directory | Should -BeNullOrEmpty
    }

    It 'accepts several snapshots together' {
        $file = [IO.File]::OpenRead('/etc/hostname')
        Get-ProcessFd | Compare-FdBaseline ($baseline + (Get-ProcessFd)) -Ignore $others | Should -BeNullOrEmpty
    }

    It 'takes everything for leaked when the baseline is empty' {
        @($baseline | Compare-FdBaseline @()).Count | Should -Be $baseline.Count
    }

    It 'warns when something could not be compared' {
        $unreadable = [NetnsPS.FileDescriptor]@{ ProcessId = 1; Fd = 3; Kind = 'Unreadable'; Reason = 'no luck' }
        $unreadable | Compare-FdBaseline $unreadable -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -BeLike '*3*no luck*'
    }

    It 'ends with the error of an -Ignore block' {
        { $baseline | Compare-FdBaseline @() -Ignore { throw 'mine' } -ErrorAction Stop } | Should -Throw 'mine'
    }
}
