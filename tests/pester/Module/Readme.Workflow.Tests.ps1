BeforeDiscovery {
    $blocks = [regex]::Matches((Get-Content -Raw "$PSScriptRoot/../../../README.md"), '(?ms)^```powershell\n(.*?)^```').ForEach{ $_.Groups[1].Value }
}

Describe 'README.md' -Tag Root -ForEach @{ Blocks = $blocks } {
    BeforeAll {
        Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
        Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    }

    It 'has a first snippet that runs when it is pasted' {
        # Pasted lines are commands of their own: an error of one does not keep the next from running, but must not be there.
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version)`n" + $Blocks[0] +
            "`n'ERRORS: ' + `$Error.Count; `$Error | Out-String; 'LEFT: ' + `$web.HasExited"
        Set-Content $TestDrive/snippet.ps1 $script
        $env:PSModulePath = "$(Split-Path (Split-Path (Get-Module NetnsPS).Path)):$env:PSModulePath"
        $output = (Invoke-Pwsh -File $TestDrive/snippet.ps1 2>&1 | Out-String)
        $output | Should -Match 'ERRORS: 0'
        $output | Should -Match '1 received, 0% packet loss'
        $output | Should -Match '(?m)^200\s*$'
        $output | Should -Match 'LEFT: False'
    }

    It 'has a Pester example that passes' {
        $example = $Blocks.Where{ $_ -match '(?m)^Describe ' }
        $example | Should -HaveCount 1
        Set-Content $TestDrive/Example.Tests.ps1 $example
        $env:PSModulePath = "$(Split-Path (Split-Path (Get-Module NetnsPS).Path)):$env:PSModulePath"
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester '$TestDrive/Example.Tests.ps1' -PassThru -Output None; `"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord"
        Invoke-Pwsh -Command $script | Should -Be 'Passed 1'
    }
}
