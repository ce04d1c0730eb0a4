BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    # Opens, on first use, what it keeps for good; and leaks on request.
    Set-Content "$TestDrive/lazy.py" @'
import os, socket, sys
kept, poller = [], None
print('ready', flush=True)
for line in sys.stdin:
    if poller is None: poller = (os.eventfd(0), os.pipe())
    if line == 'leak\n': kept.append(socket.socket())
    print('done', flush=True)
'@
    $lazy = [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{
            FileName = 'python3'; Arguments = "$TestDrive/lazy.py"; RedirectStandardInput = $true; RedirectStandardOutput = $true
        })
    $null = $lazy.StandardOutput.ReadLine()
    function Invoke-Lazy([string] $Command) { $lazy.StandardInput.WriteLine($Command); $lazy.StandardOutput.ReadLine() }
}

AfterAll { $lazy.StandardInput.Close(); $lazy.WaitForExit() }

Describe 'New-FdBaseline' {
    It 'takes what a warm-up opens into the baseline' {
        $cold = $lazy | New-FdBaseline -Settle 10ms
        $warm = $lazy | New-FdBaseline -WarmUp { Invoke-Lazy use } -Settle 10ms
        $warm.Count | Should -Be ($cold.Count + 3) -Because 'an eventfd and a pipe were opened on first use'
        $warm[0] | Should -BeOfType NetnsPS.FileDescriptor

        $null = Invoke-Lazy use
        $lazy | Should -Not -HaveLeakedFds $warm
        $lazy | Get-ProcessFd | Compare-FdBaseline $warm | Should -BeNullOrEmpty
        $null = Invoke-Lazy leak
        { $lazy | Assert-NoLeakedFd $warm } | Should -Throw -ErrorId 'FdLeaked,*'
        $lazy | Assert-NoLeakedFd $warm -IgnoreKind Socket
        $lazy | Should -Not -HaveLeakedFds $warm -IgnoreKind Socket
        { $lazy | Should -Not -HaveLeakedFds $warm -IgnoreKind File } | Should -Throw
    }

    It 'takes <What>' -ForEach @(
        @{ What = 'an id as an argument';     Take = { New-FdBaseline $lazy.Id -Settle 0s } }
        @{ What = 'a process as an argument'; Take = { New-FdBaseline -Process $lazy -Settle 0s } }
        @{ What = 'several from the pipeline'; Take = { $lazy, $lazy.Id | New-FdBaseline -Settle 0s | Sort-Object Fd -Unique } }
    ) {
        @(& $Take).Fd | Should -Be @(Get-ProcessFd $lazy.Id).Fd
    }

    It 'is about this process without one' {
        (New-FdBaseline -Settle 0s).ProcessId | Select-Object -Unique | Should -Be $PID
    }

    It 'takes nothing for no process, instead of taking this one' {
        @() | New-FdBaseline -Settle 0s | Should -BeNullOrEmpty
        { $null | New-FdBaseline -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'drops what the warm-up emits, and ends with its error' {
        New-FdBaseline $lazy.Id -WarmUp { 'words' } -Settle 0s | Should -Not -Contain 'words'
        { New-FdBaseline $lazy.Id -WarmUp { throw 'mine' } -ErrorAction Stop } | Should -Throw mine
    }

    It 'tells what does not come to rest, and waits no longer than -Timeout' {
        $files = @{ }
        $restless = Start-ThreadJob { while (-not ($using:files).Over) { [IO.File]::OpenRead('/etc/hostname').Dispose(); [Threading.Thread]::Sleep(1) } }
        try {
            $failure = { New-FdBaseline -Settle 10s -Timeout 300ms -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'FdNotSettled,*'
            $failure.CategoryInfo.Category | Should -Be OperationTimeout
        } finally {
            $files.Over = $true
            $restless | Receive-Job -Wait -AutoRemoveJob
        }
    }

    It 'fails for a process that is not there' {
        $failure = { New-FdBaseline 4194303 -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'ProcessNotFound,*'
        $failure.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'runs no warm-up with -WhatIf' {
        $ran = @{ }
        New-FdBaseline $lazy.Id -WarmUp { $ran.WarmUp = $true } -WhatIf | Should -BeNullOrEmpty
        $ran.WarmUp | Should -BeNullOrEmpty
    }
}
