# Discovers what the module exports and checks the shape of each command, so that a new one is held to it from its first day.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $module = Get-Module NetnsPS
    $commands = @(@($module.ExportedCmdlets.Values) + @($module.ExportedFunctions.Values) | Sort-Object Name | ForEach-Object {
        @{ Name = $_.Name; Command = $_ }
    })
    $cmdlets = @($commands.Where{ $_.Command.CommandType -eq 'Cmdlet' })
    $withNetns = @($commands.Where{ $_.Command.Parameters.ContainsKey('Netns') })
    $changing = @($commands.Where{
        $_.Command.Verb -in 'New', 'Set', 'Add', 'Remove', 'Clear', 'Start', 'Stop', 'Suspend', 'Resume', 'Send', 'Publish', 'Unpublish'
    })
    $outputTypes = @($commands.Command.OutputType.Type | Where-Object Namespace -Match '^NetnsPS\b' | Sort-Object FullName -Unique | ForEach-Object {
        @{ Name = $_.FullName }
    })
    # What commands write, and what is in that.
    $written = [Collections.Generic.List[type]]::new()
    $open = [Collections.Generic.Queue[type]]@($commands.Command.OutputType.Type | Where-Object { $_ })
    while ($open.Count) {
        $type = $open.Dequeue()
        $parts = @(if ($type.IsArray) { $type.GetElementType() }) + $type.GetGenericArguments()
        if ($type.Assembly -eq [NetnsPS.Netns].Assembly -and $type.IsPublic -and -not $type.IsEnum -and $type -notin $written) {
            $written.Add($type)
            $parts += $type.GetProperties('Public, Instance').PropertyType
            if ($type.IsAbstract) { $parts += $type.Assembly.GetExportedTypes().Where{ $_.IsSubclassOf($type) } }
        }
        foreach ($part in $parts.Where{ $_ }) { $open.Enqueue($part) }
    }
    $withText = @($written.Where{ -not $_.IsAbstract -and [string] -in $_.GetProperties('Public, Instance').PropertyType } | Sort-Object FullName |
            ForEach-Object { @{ Name = $_.FullName } })
    $examples = @(foreach ($command in $commands) {
        $number = 0
        foreach ($example in (Get-Help $command.Name).examples.example) {
            @{ Name = $command.Name; Number = ++$number; Code = $example.code }
        }
    })
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

    function Get-OwnParameter([Management.Automation.CommandInfo] $Command) {
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
        $Command.Parameters.Values | Where-Object Name -NotIn $common | Where-Object { -not $_.Attributes.Where{ $_ -is [Parameter] -and $_.DontShow } }
    }
}

Describe 'Conventions' {
    Context '<Name>' -ForEach $commands {
        It 'has an approved verb' {
            $Command.Verb | Should -BeIn (Get-Verb).Verb
        }

        It 'has a noun of this module''s own' {
            $Command.Noun | Should -Match 'Netns|Fd|Resource|^Mock'
        }

        It 'says what it emits' {
            $Command.OutputType | Should -Not -BeNullOrEmpty -Because '[OutputType(typeof(void))] tells that it emits nothing'
        }

        It 'has a synopsis, a description and examples' {
            $help = Get-Help $Name
            $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
            $help.Synopsis.Trim() | Should -Not -BeLike "$Name*" -Because 'that is what PowerShell makes up without help'
            $help.description.Text | Should -Not -BeNullOrEmpty
            @($help.examples.example).Count | Should -BeGreaterThan 0
        }

        It 'has help for each parameter' {
            $documented = @{}
            foreach ($parameter in (Get-Help $Name -Full).parameters.parameter) { $documented[$parameter.name] = $parameter.description.Text -join ' ' }
            foreach ($parameter in Get-OwnParameter $Command) { $documented[$parameter.Name] | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs a text" }
        }

        It 'hides in help and completion what is not to be used' {
            $hidden = @($Command.Parameters.Values | Where-Object { $_.Attributes.Where{ $_ -is [Parameter] -and $_.DontShow } } | ForEach-Object Name)
            if (-not $hidden) { return }
            $documented = (Get-Help $Name -Full).parameters.parameter.name
            $completed = (TabExpansion2 "$Name -" ($Name.Length + 2)).CompletionMatches.ListItemText
            foreach ($parameter in $hidden) {
                $documented | Should -Not -Contain $parameter
                (Get-Help $Name | Out-String) | Should -Not -Match $parameter
                $completed | Should -Not -Contain $parameter
            }
        }

        It 'has no alias that is another parameter''s name or alias' {
            $names = $Command.Parameters.Values | ForEach-Object { $_.Name; $_.Aliases }
            ($names | Group-Object | Where-Object Count -GT 1).Name | Should -BeNullOrEmpty
        }

        It 'counts the positions of each parameter set from 0 without a gap' {
            foreach ($set in $Command.ParameterSets) {
                $positions = @($set.Parameters.Position.Where{ $_ -ge 0 } | Sort-Object)
                $expected = @(0..100 | Select-Object -First $positions.Count)
                $positions | Should -Be $expected -Because "of the parameter set $($set.Name)"
            }
        }
    }

    Context '<Name>, which changes things' -ForEach $changing {
        It 'supports -WhatIf and -Confirm' {
            $Command.Parameters.Keys | Should -Contain 'WhatIf'
            $Command.Parameters.Keys | Should -Contain 'Confirm'
        }
    }

    Context '<Name>, which takes -Netns' -ForEach $withNetns {
        It 'takes names, paths, processes and completes them' {
            $kinds = $Command.Parameters['Netns'].Attributes.TypeId.FullName
            $kinds | Should -Contain 'NetnsPS.NetnsTransformationAttribute'
            $kinds | Should -Contain 'System.Management.Automation.ArgumentCompleterAttribute'
        }

        It 'refuses $null, which a mistyped variable is, instead of taking it for the current namespace' {
            $netns = $Command.Parameters['Netns']
            $mandatory = -not $netns.ParameterSets.Values.Where{ -not $_.IsMandatory }
            $validated = $netns.Attributes.Where{ $_ -is [ValidateNotNull] -or $_ -is [ValidateNotNullOrEmpty] }
            ($mandatory -or $validated) | Should -BeTrue -Because '-Netns is either mandatory or has [ValidateNotNull]'
        }
    }

    Context '<Name>' -ForEach $outputTypes {
        It 'has a format view' {
            Get-FormatData -TypeName $Name | Should -Not -BeNullOrEmpty
        }
    }

    Context '<Name>, which holds text' -ForEach $withText {
        # Without one Format-List shows the properties as they are, control characters too.
        It 'has a list view' {
            $list = @((Get-FormatData -TypeName $Name).FormatViewDefinition.Control.Where{ $_ -is [Management.Automation.ListControl] })
            if (-not $list) { $list = @((Get-FormatData -TypeName ([type] $Name).BaseType.FullName).FormatViewDefinition.Control.Where{ $_ -is [Management.Automation.ListControl] }) }
            $list | Should -HaveCount 1
        }
    }

    Context '<Name>, a cmdlet' -ForEach $cmdlets {
        It 'tells the defaults that its parameters have' {
            $instance = $Command.ImplementingType::new()
            $documented = @{}
            foreach ($parameter in (Get-Help $Name -Full).parameters.parameter) { $documented[$parameter.name] = $parameter.defaultValue }
            foreach ($parameter in Get-OwnParameter $Command) {
                # Nothing, false, 0 and an empty list mean "not given"; what is not one of those is a value to tell.
                $default = $instance.($parameter.Name)
                if ($default -is [switch] -or -not $default) { continue }
                $documented[$parameter.Name] | Should -Not -BeIn 'None', $null -Because "-$($parameter.Name) is $default, which its <value> must say"
            }
        }
    }
}

Describe 'Help examples' -Tag Root {
    BeforeAll {
        . "$PSScriptRoot/../Helpers/InvokePesterApart.ps1"
        Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
    }

    It '<Name>, example <Number> runs as it is' -ForEach $examples {
        if ($Code -match '\bDescribe\b') {
            $run = Invoke-PesterApart $Code -Before { param($pester, $netns) Import-Module $netns }
            $run.Result | Should -Be Passed
            return
        }
        $scope = [NetnsPS.ResourceScope]::Begin("example $Number of $Name")
        $jobs = @(Get-Job)
        try {
            $ErrorActionPreference = 'Stop'
            $PSNativeCommandUseErrorActionPreference = $true
            & ([scriptblock]::Create($Code)) | Out-Null
        } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Skip-Lacking $_
        } finally {
            Exit-Netns -All
            Get-Job | Where-Object { $_ -notin $jobs } | Remove-Job -Force
            $scope.Dispose()
        }
    }
}

Describe 'Public face' {
    It 'is what PublicApi.txt says' {
        $difference = Compare-Object (Get-Content "$PSScriptRoot/PublicApi.txt") @(& "$PSScriptRoot/PublicApi.ps1") |
            ForEach-Object { ($_.SideIndicator -eq '=>' ? 'only in the module: ' : 'only in the file:   ') + $_.InputObject }
        $difference | Should -BeNullOrEmpty -Because 'a change of the public face is written into tests/pester/Module/PublicApi.txt by hand'
    }

    It 'exports every public command class, and in alphabetical order' {
        $manifest = Import-PowerShellDataFile ((Get-Module NetnsPS).Path -replace '\.psm1$', '.psd1')
        $classes = [NetnsPS.NetnsPrompt].Assembly.GetExportedTypes() | ForEach-Object {
            $attribute = $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
            if ($attribute) { "$($attribute.VerbName)-$($attribute.NounName)" }
        }
        $manifest.CmdletsToExport | Should -Be ($classes | Sort-Object)
        $manifest.FunctionsToExport | Should -Be @($manifest.FunctionsToExport | Sort-Object)
    }
}
