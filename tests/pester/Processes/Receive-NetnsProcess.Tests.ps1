BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $alice = New-TransientNetns alice
    # Answers each line that it is given with one line on each stream.
    $echo = 'import sys
for line in sys.stdin:
    print("out " + line.strip(), flush=True)
    print("err " + line.strip(), file=sys.stderr, flush=True)'
}

AfterAll { Remove-Netns $alice }

Describe 'Receive-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope
    BeforeEach {
        $process = Start-NetnsProcess $alice python3 '-c', $echo
        function Send-Line([string] $Line) {
            $process.StandardInput.WriteLine($Line)
            # Whole lines: python writes a line and its end one after the other.
            Wait-NetnsCondition { @($process.Output.Text) -match "^(out|err) $Line$" | Should -HaveCount 2 }
        }
    }

    It 'gets the lines since the last time' {
        Send-Line 1
        ($process | Receive-NetnsProcess).Text | Sort-Object | Should -Be 'err 1', 'out 1'
        $process | Receive-NetnsProcess | Should -BeNullOrEmpty
        Send-Line 2
        ($process | Receive-NetnsProcess).Text | Sort-Object | Should -Be 'err 2', 'out 2'
    }

    It 'gets all lines with -Keep, and leaves them' {
        Send-Line 1
        1..2 | ForEach-Object { @($process | Receive-NetnsProcess -Keep).Count | Should -Be 2 }
        @($process | Receive-NetnsProcess).Count | Should -Be 2
    }

    It 'leaves for the next time what a command downstream does not take' {
        Send-Line 1
        Send-Line 2
        $first = ($process | Receive-NetnsProcess | Select-Object -First 1).Text
        $rest = ($process | Receive-NetnsProcess).Text
        @($first) + $rest | Sort-Object | Should -Be 'err 1', 'err 2', 'out 1', 'out 2'
    }

    It 'leaves the lines of other streams for the next time' {
        Send-Line 1
        ($process | Receive-NetnsProcess -Stream StandardError).Text | Should -Be 'err 1'
        Send-Line 2
        ($process | Receive-NetnsProcess -Stream StandardError).Text | Should -Be 'err 2'
        ($process | Receive-NetnsProcess).Text | Should -Be 'out 1', 'out 2'
        $process | Receive-NetnsProcess | Should -BeNullOrEmpty
    }

    It 'has its lines as a list too' {
        Send-Line 1
        $process.Output.Count | Should -Be 2
        $process.Output[0].Text, $process.Output[1].Text | Sort-Object | Should -Be 'err 1', 'out 1'
        $process.Output[-1].Text | Should -Be $process.Output[1].Text
    }

    It 'gets only the streams that are asked for' {
        Send-Line 1
        ($process | Receive-NetnsProcess -Keep -Stream StandardError).Text | Should -Be 'err 1'
        ($process | Receive-NetnsProcess -Keep -Stream StandardOutput).Text | Should -Be 'out 1'
    }

    It 'tells when and where a line was written' {
        $before = [DateTimeOffset]::Now
        Send-Line 1
        $line = $process | Receive-NetnsProcess -Stream StandardOutput
        $line.Time | Should -BeGreaterOrEqual $before
        $line.Time | Should -BeLessOrEqual ([DateTimeOffset]::Now)
        $line.Stream | Should -Be StandardOutput
        $line | Format-Table | Out-String | Should -BeLike '*StandardOutput*out 1*'
    }

    It 'gets the unfinished last line of a process that has ended' {
        $ended = Start-NetnsProcess $alice printf 'no end of line'
        $ended | Wait-NetnsProcess
        ($ended | Receive-NetnsProcess).Text | Should -Be 'no end of line'
    }
}
