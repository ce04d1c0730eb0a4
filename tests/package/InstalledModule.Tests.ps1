# What a user does first with the module that Install-PSResource brought, all by its name.

Describe 'The installed package' {
    BeforeAll {
        # Runs a PowerShell in the shape of this one: the one that is a .NET tool has dotnet as its program.
        function Invoke-Pwsh {
            if ((Split-Path -Leaf ([Environment]::ProcessPath)) -eq 'dotnet') {
                & ([Environment]::ProcessPath) "$PSHOME/pwsh.dll" -NoProfile -NonInteractive @args
            } else {
                & ([Environment]::ProcessPath) -NoProfile -NonInteractive @args
            }
        }
        $installed = Get-PSResource NetnsPS
        $folder = Join-Path $installed.InstalledLocation NetnsPS $installed.Version
    }

    It 'is below HOME, and the only NetnsPS that PowerShell finds' {
        $folder | Should -BeLike "$HOME/*"
        (Get-Module NetnsPS -ListAvailable).ModuleBase | Should -Be $folder
    }

    It 'has a valid manifest with what the gallery shows' {
        $manifest = Test-ModuleManifest "$folder/NetnsPS.psd1"
        $manifest.Author, $manifest.CompanyName, $manifest.Description, $manifest.Copyright | Should -Not -BeNullOrEmpty
        $manifest.LicenseUri | Should -Not -BeNullOrEmpty
        $manifest.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'Linux'
        $manifest.PowerShellVersion | Should -Be '7.6'
    }

    It 'has each file that its manifest names' {
        $manifest = Import-PowerShellDataFile "$folder/NetnsPS.psd1"
        foreach ($file in $manifest.RootModule, $manifest.NestedModules, $manifest.FormatsToProcess, $manifest.TypesToProcess) {
            $file | ForEach-Object { "$folder/$_" | Should -Exist }
        }
    }

    It 'has its licence and the notices of what it carries, and nothing that only a build needs' {
        "$folder/LICENSE", "$folder/THIRD-PARTY-NOTICES.txt" | Should -Exist
        # PSGetModuleInfo.xml is what Install-PSResource notes about the installation.
        Get-ChildItem $folder -Recurse -File -Include *.xml, *.pdb, *.json, *.md, *.cs |
            Where-Object Name -NotMatch '-Help\.xml$|^PSGetModuleInfo\.xml$' | Should -BeNullOrEmpty
    }

    It 'is loaded by the name of a command alone' {
        $loaded = Invoke-Pwsh -Command 'Get-NetnsSupport > $null; (Get-Module NetnsPS).ModuleBase'
        $loaded | Should -Be $folder
    }

    It 'runs the demonstration' {
        $output = Invoke-Pwsh -File "$PSScriptRoot/../examples/quickstart.ps1" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $output[-1] | Should -Be '  left: 0 namespaces, web server ended: True'
    }

    It 'has help with an example that runs' {
        $help = Get-Help New-TransientNetns -Full
        $help.Synopsis | Should -Not -BeLike '*New-TransientNetns*'
        $example = $help.examples.example[0].code
        $made = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$example"))
        try { Get-Netns | Where-Object Origin -EQ Transient | Should -Not -BeNullOrEmpty } finally { Get-Netns | Where-Object Origin -EQ Transient | Remove-Netns }
    }

    It 'finds its about page' { Get-Help about_NetnsPS | Out-String | Should -BeLike '*Network test environments*' }

    It 'serves a test file that uses Use-NetnsScope' {
        Set-Content $TestDrive/Scope.Tests.ps1 @'
Describe 'A namespace' {
    Use-NetnsScope
    BeforeAll { $alice = New-TransientNetns alice }
    It 'lives as long as the block that made it' { $alice.IsRemoved | Should -BeFalse }
    It 'made by a test' { New-TransientNetns bob }
    It 'is gone after that test' { Get-Netns bo[b] | Should -BeNullOrEmpty }
}
'@
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version); " +
            "`$run = Invoke-Pester '$TestDrive/Scope.Tests.ps1' -PassThru -Output None; `"`$(`$run.Result) `$(`$run.PassedCount)`"; `$run.Failed.ErrorRecord; `$run.FailedContainers.ErrorRecord"
        Invoke-Pwsh -Command $script | Should -Be 'Passed 3'
    }
}
