# docs/pipeline.md says what each object means to each command that takes it by the pipeline. Every cell of it is tried with a real
# object, by a script in a PowerShell of its own, whose host is a network nobody else has.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/PipelineTable/Table.psm1" -Force
    $commands = @((Get-TableColumn).Keys | ForEach-Object { @{ Name = $_ } })
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/PipelineTable/Table.psm1" -Force
    $cells = @(Get-TableCell)
    $exported = (Get-Module NetnsPS).ExportedCommands.Values
}

Describe 'The table of the pipeline' {
    It 'has every command that takes something by the pipeline, and no other' {
        $taking = $exported | Where-Object { $_.Parameters -and $_.Parameters.Values.ParameterSets.Values.Where{ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } }
        (Get-TableColumn).Keys | Sort-Object | Should -Be @($taking.Name | Sort-Object)
    }

    It 'has every type of this module that a command emits, and no other' {
        $types = $exported.OutputType.Type | Where-Object { $_ -and $_.Assembly -eq [NetnsPS.Netns].Assembly }
        $cells.Type | Sort-Object -Unique | Should -Be @($types.Name | Sort-Object -Unique)
    }

    It 'has only words that it explains' {
        $cells.Word | Sort-Object -Unique | Where-Object { $_ -notin (Get-TableWord) } | Should -BeNullOrEmpty
    }
}

Describe 'What goes into what' -Tag Root {
    BeforeAll {
        $pwsh = @(Get-PwshCommand)
        $report = "$TestDrive/cells.json"
        $said = unshare --net --mount --propagation private @pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/PipelineTable/Probe.ps1" (Get-NetnsModulePath) $report 2>&1
        if (-not (Test-Path $report)) { throw "the probe ended early: $($said | Select-Object -Last 10)" }
        $results = Get-Content $report -Raw | ConvertFrom-Json
    }

    It '<Name> takes each object for what the table says' -ForEach $commands {
        $own = @($results | Where-Object Command -EQ $Name)
        $own.Count | Should -Be @($cells | Where-Object Command -EQ $Name).Count
        $own | Where-Object Wrong | ForEach-Object { "$($_.Type) is not '$($_.Word)': $($_.Wrong)" } | Should -BeNullOrEmpty
    }

    It 'was tried in most cells' {
        # What a kernel or this machine may lack: some kinds of links, VLANs, tracked connections, things left behind.
        @($results | Where-Object Skipped).Count | Should -BeLessThan ($results.Count / 5)
    }
}
