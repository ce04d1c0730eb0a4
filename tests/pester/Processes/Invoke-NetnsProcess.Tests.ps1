BeforeDiscovery { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1" -Force
    $alice = New-TransientNetns alice
}

AfterAll { Remove-Netns $alice }

Describe 'Invoke-NetnsProcess' -Tag Root, Userns {
    Use-NetnsScope

    It 'gives exit code, both streams and the duration' {
        $result = Invoke-NetnsProcess $alice sh '-c', 'echo out; echo err >&2; sleep 0.1'
        $result | Should -BeOfType NetnsPS.ProcessResult
        $result.ExitCode | Should -Be 0
        $result.StandardOutput | Should -Be "out`n"
        $result.StandardError | Should -Be "err`n"
        $result.Duration.TotalMilliseconds | Should -BeGreaterOrEqual 100
    }

    It 'warns when a stream is more than is kept' {
        $result = Invoke-NetnsProcess $alice sh '-c', 'head -c 70000000 /dev/zero | tr "\0" "x" | fold -w 1000; echo end' -WarningVariable warned -WarningAction SilentlyContinue
        $result.IsTruncated | Should -BeTrue
        $warned.Count | Should -Be 1
        $result.StandardOutput.EndsWith("end`n") | Should -BeTrue
        (Invoke-NetnsProcess $alice echo small).IsTruncated | Should -BeFalse
    }

    It 'fails when it is stopped from elsewhere: <_>' -ForEach 'Remove-Netns', 'Send-NetnsSignal' {
        $netns = New-TransientNetns
        $module = (Get-Module NetnsPS).ModuleBase
        $job = Start-ThreadJob { Import-Module $using:module; Invoke-NetnsProcess $using:netns sleep 60 }
        $process = Wait-NetnsCondition -PassThru { Get-NetnsProcess $netns | Where-Object Name -EQ sleep | Should -Not -BeNullOrEmpty; Get-NetnsProcess $netns }
        if ($_ -eq 'Remove-Netns') { Remove-Netns $netns } else { $process | Send-NetnsSignal -Signal KILL }
        Receive-Job $job -Wait -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ProcessFailed*'
        $netns | Where-Object { -not $_.IsRemoved } | Remove-Netns
    }

    It 'takes no namespace for its input' {
        Get-ErrorOf { $alice | Invoke-NetnsProcess -FilePath cat } | Should -Be 'InvalidValue InvalidArgument'
    }

    It 'runs it inside the namespace' {
        (Invoke-NetnsProcess $alice readlink /proc/self/ns/net).StandardOutput | Should -Be "net:[$($alice.Inode)]`n"
    }

    It 'gives it the pipeline as lines of its input' {
        ('one', 2, $null, '' | Invoke-NetnsProcess $alice cat).StandardOutput | Should -Be "one`n2`n`n"
        (Invoke-NetnsProcess $alice cat).StandardOutput | Should -BeNullOrEmpty
    }

    It 'allows the exit codes <Codes>' -ForEach @(@{ Codes = 0, 3 }, @{ Codes = @() }) {
        (Invoke-NetnsProcess $alice sh '-c', 'exit 3' -AllowedExitCode $Codes -ErrorAction Stop).ExitCode | Should -Be 3
    }

    It 'fails with <Id>, <Category> <When>' -ForEach @(
        @{ Id = 'ProcessFailed';   Category = 'InvalidResult';    When = 'for an exit code that is not allowed'; Run = { Invoke-NetnsProcess $alice false } }
        @{ Id = 'ProcessTimedOut'; Category = 'OperationTimeout'; When = 'when it takes too long';               Run = { Invoke-NetnsProcess $alice sleep 60 -Timeout 100ms } }
        @{ Id = 'InvalidProgram';  Category = 'InvalidArgument';  When = 'when there is no such program';        Run = { Invoke-NetnsProcess $alice no-such-program } }
    ) {
        Get-ErrorOf $Run | Should -Be "$Id $Category"
        $alice.GetProcesses() | Should -BeNullOrEmpty
    }

    It 'quotes the output of a failure' {
        { Invoke-NetnsProcess $alice sh '-c', 'echo why >&2; exit 3' -ErrorAction Stop } | Should -Throw '*exit code 3*why*'
    }

    It 'runs nothing with -WhatIf' {
        Invoke-NetnsProcess $alice sh '-c', "touch '$TestDrive/ran'" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/ran" | Should -Not -Exist
    }

    Context 'in a function that passes its arguments on' {
        BeforeAll {
            $argv = "$TestDrive/argv"
            Set-Content $argv "#!/bin/sh`nprintf '[%s]' `"`$@`""
            chmod +x $argv
            function Invoke-Plain { Invoke-NetnsProcess $alice $argv @args }
            function Invoke-Dashes { Invoke-NetnsProcess $alice -- $argv @args }
            function Invoke-Program { Invoke-NetnsProcess $alice -- @args }
            function Invoke-Block { Invoke-NetnsProcess $alice { & $argv @args } }
            function Invoke-List { Invoke-NetnsProcess $alice $argv -ArgumentList $args }
            function Invoke-All { Invoke-NetnsProcess @args }
        }

        It '<_> refuses what would become a parameter of the command' -ForEach 'Invoke-Plain', 'Invoke-Dashes' {
            $wrapper = $_
            Get-ErrorOf { & $wrapper -Timeout 5s } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            Get-ErrorOf { & $wrapper -WhatIf } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            Get-ErrorOf { & $wrapper x -ErrorAction Stop } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            Get-ErrorOf { & $wrapper -c x } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            Get-ErrorOf { & $wrapper -x:y } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            (& $wrapper -k x '-Timeout' '5s').StandardOutput | Should -BeExactly '[-k][x][-Timeout][5s]'
        }

        It 'refuses it for a program behind -- too' {
            Get-ErrorOf { Invoke-Program $argv -Timeout 5s } | Should -Be 'ProgramArgumentSplatted InvalidArgument'
            (Invoke-Program $argv -k).StandardOutput | Should -BeExactly '[-k]'
        }

        It 'passes all of them on in the forms that the refusal names' {
            try { Invoke-Dashes -Timeout 5s } catch { $refusal = "$_" }
            $refusal | Should -BeLike '*-ArgumentList $args*{ program @args }*'
            foreach ($wrapper in 'Invoke-Block', 'Invoke-List') {
                (& $wrapper -Timeout 5s -WhatIf -c z).StandardOutput | Should -BeExactly '[-Timeout][5s][-WhatIf][-c][z]'
            }
        }

        It 'refuses a word whose value may have been apart, and says how it is called: <Name>' -ForEach @(
            @{ Name = 'Invoke-Block'; Id = 'InvalidProgram InvalidArgument' }
            @{ Name = 'Invoke-List'; Id = 'ParameterArgumentTransformationError InvalidData' }
        ) {
            Get-ErrorOf { & $Name -x:y } | Should -Be $Id
            { & $Name -x:y } | Should -Throw "*'-x:y'*"
            (& $Name '-x:y' z).StandardOutput | Should -BeExactly '[-x:y][z]'
        }

        It 'takes parameters from arguments that are all of the command''s' {
            (Invoke-All $alice $argv x -Timeout 5s).StandardOutput | Should -BeExactly '[x]'
        }
    }
}
