# Nothing runs or changes in the host when what was given is not the namespace, or not the kind of object, that a command is for.
# The commands are discovered. Two scripts try them in a PowerShell of their own, whose host is a network nobody else has.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $commands = (Get-Module NetnsPS).ExportedCommands.Values
    $withNetns = @($commands.Where{ $_.CommandType -ne 'Alias' -and $_.Parameters -and $_.Parameters.ContainsKey('Netns') } | ForEach-Object { @{ Name = $_.Name } })
    $destructive = @($commands.Where{ $_.Verb -in 'Remove', 'Stop', 'Clear', 'Publish', 'Unpublish', 'Set', 'Suspend', 'Resume', 'Send' } | ForEach-Object { @{ Name = $_.Name } })
    $references = @(foreach ($command in $commands.Where{ $_.Parameters }) {
        foreach ($parameter in $command.Parameters.Values.Where{ $_.ParameterType.Name -like 'NetnsReference*' }) {
            @{ Name = $command.Name; Parameter = $parameter }
        }
    })
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $pwsh = @(Get-PwshCommand)
    $module = Get-NetnsModulePath

    function Read-Probe([string] $Name) {
        $report = "$TestDrive/$Name.json"
        $said = unshare --net --mount --propagation private @pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/Misplaced/$Name.ps1" $module $report 2>&1
        if (-not (Test-Path $report)) { throw "the probe ended early: $($said | Select-Object -Last 10)" }
        Get-Content $report -Raw | ConvertFrom-Json
    }
}

Describe 'Namespaces that are none' -Tag Root {
    BeforeAll { $namespaces = Read-Probe Namespaces }

    It '<Name> refuses them, and nothing runs or changes in the host' -ForEach $withNetns {
        $results = @($namespaces | Where-Object Name -EQ $Name)
        $results | Should -Not -BeNullOrEmpty
        foreach ($result in $results) {
            $result.Attempts | Where-Object { -not $_.Error } | ForEach-Object { "$($_.Mistake) by $($_.Way)" } | Should -BeNullOrEmpty -Because 'each is an error'
            $result.Ran | Should -BeFalse
            $result.Changed | Should -BeNullOrEmpty
        }
    }

    It '<Name> would have done it with a namespace' -ForEach $withNetns {
        $control = ($namespaces | Where-Object Name -EQ $Name).Control
        if ($control -match '\.(EOPNOTSUPP|ENOENT)$' -or $control -match 'ConntrackReadFailed') {
            Set-ItResult -Skipped -Because "this kernel lacks what it needs: $control"
            return
        }
        $control | Should -BeNullOrEmpty
    }
}

Describe 'Parameters for namespaces' {
    It '<Name> -<Parameter.Name> takes several where its type does' -ForEach $references {
        $transformation = $Parameter.Attributes.Where{ $_ -is [NetnsPS.NetnsTransformationAttribute] }
        $transformation.Count | Should -Be 1
        $transformation[0].Many | Should -Be $Parameter.ParameterType.IsArray
    }
}

Describe 'Pipelines that remove' -Tag Root {
    BeforeAll { $pipelines = Read-Probe Pipelines }

    It 'has an object of each type that a command emits' {
        $types = (Get-Module NetnsPS).ExportedCommands.Values.OutputType.Type | Where-Object { $_ -and $_.FullName -notin 'System.Void', 'System.Management.Automation.PSObject' }
        $types.FullName | Sort-Object -Unique | Where-Object { $_ -notin $pipelines.Types } | Should -BeNullOrEmpty
    }

    It 'are no input of a program' {
        $pipelines.Inputs.Count | Should -BeGreaterThan 100
        $pipelines.Inputs | Where-Object { "$($_.Error)" -ne 'InvalidValue' } | ForEach-Object { "$($_.Type), $($_.Shape), with $($_.With): $($_.Error)" } | Should -BeNullOrEmpty
        $pipelines.Ran | Should -BeFalse
    }

    It '<Name> takes only its own kind' -ForEach $destructive {
        $result = $pipelines.Results | Where-Object Name -EQ $Name
        $result.Attempts.Count | Should -BeGreaterThan 20
        $result.Attempts | Where-Object { -not $_.Error } | ForEach-Object { "$($_.Type) $($_.With)" } | Should -BeNullOrEmpty -Because 'each is an error'
        $result.Changed | Should -BeNullOrEmpty
    }
}

Describe 'Words behind a program' {
    It 'are never taken for an abbreviated parameter by their first letter: <_>' -ForEach 'Start-NetnsProcess', 'Invoke-NetnsProcess' {
        $parameters = (Get-Command $_).Parameters.Values
        $letters = $parameters | ForEach-Object { $_.Name; $_.Aliases } | Where-Object Length -GT 1 | ForEach-Object { "$($_[0])".ToLowerInvariant() } | Sort-Object -Unique
        $caught = ($parameters | Where-Object Name -EQ DashedArgumentNeedsQuotes).Aliases
        $letters | Where-Object { $_ -notin $caught } | Should -BeNullOrEmpty
    }
}
