BeforeAll { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

Describe 'Wait-NetnsCondition' {
    It 'returns at once when the condition holds' {
        $asked = @{ Times = 0 }
        Wait-NetnsCondition { $asked.Times++; $true } -Timeout 0s | Should -BeNullOrEmpty
        $asked.Times | Should -Be 1
    }

    It 'asks again until the condition holds' {
        $asked = @{ Times = 0 }
        Wait-NetnsCondition { ++$asked.Times; $asked.Times -eq 3 } -Interval 1ms -Timeout 10s
        $asked.Times | Should -Be 3
    }

    It 'takes <What> for "not yet"' -ForEach @(
        @{ What = 'nothing';                        Block = { } }
        @{ What = '$false';                         Block = { $false } }
        @{ What = 'an empty string';                Block = { '' } }
        @{ What = 'an error that is thrown';        Block = { throw 'no' } }
        @{ What = 'an error that is written';       Block = { Write-Error no; $true } }
        @{ What = 'an assertion that fails';        Block = { 1 | Should -Be 2 } }
        @{ What = 'a command that is not there';    Block = { Invoke-NoSuchCommand } }
    ) {
        { Wait-NetnsCondition $Block -Timeout 1ms } | Should -Throw -ErrorId 'ConditionNotMet,NetnsPS.Commands.WaitNetnsConditionCommand'
    }

    It 'takes an assertion that emits nothing for "holds"' {
        Wait-NetnsCondition { 1 | Should -Be 1 } -Timeout 0s
    }

    It 'fails with the category OperationTimeout and tells why, and the last <What>' -ForEach @(
        @{ What = 'value'; Block = { 0 };             Expected = '*because it must*The last value was: 0' }
        @{ What = 'error'; Block = { throw 'no luck' }; Expected = '*because it must*The last error was: no luck' }
    ) {
        $failure = { Wait-NetnsCondition $Block -Timeout 1ms -Because 'it must' } | Should -Throw -PassThru
        $failure.CategoryInfo.Category | Should -Be OperationTimeout
        $failure.TargetObject | Should -Be $Block
        $failure.Exception.Message | Should -BeLike $Expected
    }

    It 'makes its last attempt when the time is over' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $asked = @{ Last = [timespan]::Zero }
        { Wait-NetnsCondition { $asked.Last = $watch.Elapsed; $false } -Timeout 150ms -Interval 100ms } | Should -Throw
        $asked.Last | Should -BeGreaterOrEqual ([timespan]::FromMilliseconds(150))
    }

    It 'emits what the block gave, with -PassThru' {
        Wait-NetnsCondition { 1; 'two' } -PassThru | Should -Be 1, 'two'
    }

    It 'runs the block in a child scope of where it was written' {
        $variable = 'here'
        Wait-NetnsCondition { $variable -eq 'here' } -Timeout 0s
        Wait-NetnsCondition { $variable = 'changed'; $true } -Timeout 0s
        $variable | Should -Be here
    }

    It 'leaves $Error as it was, also when it is full' {
        1..300 | ForEach-Object { Write-Error "old $_" -ErrorAction SilentlyContinue }
        $before = @($Error)
        { Wait-NetnsCondition { throw 'no' } -Timeout 50ms -Interval 1ms } | Should -Throw
        @($Error).Where{ "$_" -eq 'no' }.Count | Should -Be 0
        $before.Count | Should -BeLessOrEqual $Error.Count
    }

    It 'stops when the pipeline is stopped' {
        $shell = [powershell]::Create().AddScript({ param($module) Import-Module $module; Wait-NetnsCondition { $false } -Timeout 1h -Interval 1h })
        $null = $shell.AddArgument((Get-Module NetnsPS).Path)
        $running = $shell.BeginInvoke()
        Wait-NetnsCondition { $shell.InvocationStateInfo.State -eq 'Running' }
        $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $running.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.InvocationStateInfo.State | Should -Be Stopped
        $shell.Dispose()
    }
}
