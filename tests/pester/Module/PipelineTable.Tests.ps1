# docs/pipeline.md says what each object means to each command that takes it by the pipeline. Every cell of it is tried with a real
# object, by a script in a PowerShell of its own, whose host is a network nobody else has.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/PipelineTable/Table.psm1" -Force
    $commands = @((Get-TableColumn).Keys | ForEach-Object { @{ Name = $_ } })
    $withNetns = @((Get-Module NetnsPS).ExportedCommands.Values |
            Where-Object { $_.CommandType -ne 'Alias' -and $_.Parameters -and $_.Parameters.ContainsKey('Netns') } | ForEach-Object { @{ Name = $_.Name; Command = $_ } })
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
        $taking = $exported | Where-Object { $_.CommandType -ne 'Alias' -and $_.Parameters -and $_.Parameters.Values.ParameterSets.Values.Where{ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName } }
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

Describe '-Netns' {
    It '<Name> takes one or many, by pattern and by the pipeline, as the table of exceptions says' -ForEach $withNetns {
        $parameter = $Command.Parameters['Netns']
        $exception = Get-NetnsException | Where-Object Command -EQ $Name
        $parameter.ParameterType.IsArray | Should -Be ($exception ? $exception.Many : $true) -Because 'many namespaces'
        [bool] $parameter.ParameterSets.Values.Where{ $_.ValueFromPipeline } | Should -Be ($exception ? $exception.Piped : $true) -Because 'the pipeline'
        if ($parameter.ParameterType.IsArray) { $parameter.Attributes.TypeId.Name | Should -Contain SupportsWildcardsAttribute }
        @($parameter.ParameterSets.Values.Position) | Should -Be @($Name -eq 'New-ResourceBaseline' ? [int]::MinValue : @(0) * $parameter.ParameterSets.Count)
    }

    It 'has no exception that is none' {
        (Get-NetnsException).Command | Where-Object { $_ -notin $withNetns.Name -and $_ -notin $exported.Name } | Should -BeNullOrEmpty
        Get-NetnsException | Where-Object { $_.Many -and $_.Piped } | Should -BeNullOrEmpty
    }
}

Describe 'Many namespaces' -Tag Root, Userns {
    BeforeAll {
        $lab1, $lab2, $other = New-TransientNetns pipelab1, pipelab2, pipeother
        foreach ($netns in $lab1, $lab2, $other) { $null = New-NetnsVethPair $netns $netns -Name d0 -PeerName d1 -Address 10.0.0.1/24 }
        function Get-Mtu { foreach ($netns in $lab1, $lab2, $other) { (Get-NetnsLink $netns d0).Mtu } }
    }

    BeforeEach { Set-NetnsLink $lab1, $lab2, $other d0 -Mtu 1500 }
    AfterAll { Remove-Netns pipe* }

    It 'are meant by <How>' -ForEach @(
        @{ How = 'a list';                           Do = { Set-NetnsLink $lab1, pipelab2 d0 -Mtu 1400 } }
        @{ How = 'a pattern';                        Do = { Set-NetnsLink pipelab* d0 -Mtu 1400 } }
        @{ How = 'the pipeline';                     Do = { $lab1, $lab2 | Set-NetnsLink -Link d0 -Mtu 1400 } }
        @{ How = 'names in the pipeline';            Do = { 'pipelab1', 'pipelab2' | Set-NetnsLink -Link d0 -Mtu 1400 } }
        @{ How = 'a pattern in the pipeline';        Do = { 'pipelab*' | Set-NetnsLink -Link d0 -Mtu 1400 } }
        @{ How = '. and a name';                     Do = { Invoke-InNetns $lab1 { Set-NetnsLink ., pipelab2 d0 -Mtu 1400 } } }
        @{ How = 'links that bring their namespace'; Do = { Get-NetnsLink pipelab* d0 | Set-NetnsLink -Mtu 1400 } }
        @{ How = 'names of links in the pipeline';   Do = { 'd0' | Set-NetnsLink pipelab* -Mtu 1400 } }
    ) {
        & $Do
        Get-Mtu | Should -Be 1400, 1400, 1500
    }

    It 'go on behind one that is not there' {
        Set-NetnsLink pipelab1, no-such-netns, pipelab2 d0 -Mtu 1400 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        $failure.TargetObject | Should -Be no-such-netns
        Get-Mtu | Should -Be 1400, 1400, 1500
    }

    It 'take what comes by the pipeline for what it is: <How>' -ForEach @(
        @{ How = 'destinations';           Do = { '10.66.0.0/16' | Add-NetnsRoute pipelab* -Via 10.0.0.2 } }
        @{ How = 'namespaces';             Do = { $lab1, $lab2 | Add-NetnsRoute -Destination 10.66.0.0/16 -Via 10.0.0.2 } }
        @{ How = 'destinations, from here'; Do = { foreach ($netns in $lab1, $lab2) { Invoke-InNetns $netns { '10.66.0.0/16' | Add-NetnsRoute -Via 10.0.0.2 } } } }
    ) {
        & $Do
        @(Get-NetnsRoute pipe* 10.66.0.0/16).Netns.Name | Should -Be pipelab1, pipelab2
        Get-NetnsRoute pipe* 10.66.0.0/16 | Remove-NetnsRoute
    }

    It 'run blocks and programs one after the other' {
        (Invoke-InNetns pipelab* { Get-Netns . }).Name | Should -Be pipelab1, pipelab2
        (Invoke-NetnsProcess pipelab* readlink /proc/self/ns/net).StandardOutput.Trim() | Should -Be "net:[$($lab1.Inode)]", "net:[$($lab2.Inode)]"
        $started = Start-NetnsProcess $lab1, $lab2 sleep 60
        $started.Netns.Name | Should -Be pipelab1, pipelab2
        $started | Stop-NetnsProcess
        (Start-NetnsJob $lab1, $lab2 { (Get-Netns .).Name } | Receive-Job -Wait -AutoRemoveJob) | Sort-Object | Should -Be pipelab1, pipelab2
    }

    It 'that no name matches are no error for <_>' -ForEach 'Get-NetnsLink pipenone*', 'Set-NetnsLink pipenone* d0 -Mtu 1400', 'Remove-Netns pipenone*', 'Get-Netns pipenone*' {
        & ([scriptblock]::Create($_)) 2>&1 | Should -BeNullOrEmpty
    }

    It 'that no name matches are an error where something would not run: <_>' -ForEach 'Invoke-InNetns pipenone* { 1 }', 'Start-NetnsJob pipenone* { 1 }',
        'Invoke-NetnsProcess pipenone* true', 'Start-NetnsProcess pipenone* true', 'Enter-Netns pipenone*' {
        $line = $_
        { $ErrorActionPreference = 'Stop'; & ([scriptblock]::Create($line)) } | Should -Throw -ErrorId 'NetnsNotFound,*'
    }

    It 'are refused where one is asked for, unless a pattern matches one' {
        { Enter-Netns pipelab* -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*'
        (New-NetnsVethPair pipelab1* -Name x0 -PeerName x1).Netns.Name | Should -Be pipelab1, pipelab1
    }

    It 'must have what is given as an object: -Netns that does not is refused' {
        { Get-NetnsLink $lab1 d0 | Set-NetnsLink $lab2 -Mtu 1400 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*'
        { Get-NetnsAddress $lab1 d0 10.* | Remove-NetnsAddress $lab2 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*'
        { Get-NetnsRoute $lab1 | Remove-NetnsRoute -Netns $lab2 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidValue,*'
        Get-Mtu | Should -Be 1500, 1500, 1500
        Get-NetnsAddress $lab1 d0 10.* | Should -HaveCount 1
    }
}

Describe 'The name of a link' {
    It 'is Link in the parameters and objects, and the older names go on' -Tag Root, Userns {
        $netns = New-TransientNetns
        $null = New-NetnsVethPair $netns $netns -Name d0 -PeerName d1 -Address 10.0.0.1/24
        (Get-NetnsLink $netns -Link d0).Link, (Get-NetnsLink $netns -Name d0).Name | Should -Be d0, d0
        $address = Get-NetnsAddress $netns d0 10.*
        $address.Link, $address.LinkName | Should -Be d0, d0
        Add-NetnsRoute $netns 10.66.0.0/16 -Device d0
        $route = Get-NetnsRoute $netns 10.66.0.0/16 -Link d0
        $route.Link, $route.Device | Should -Be d0, d0
        Add-NetnsRule $netns -IncomingDevice d0 -Table 100 -PassThru | ForEach-Object { $_.IncomingLink, $_.IncomingDevice } | Should -Be d0, d0
        Remove-Netns $netns
    }

    It 'is not anything else in a parameter' {
        $exported.Where{ $_.Parameters }.ForEach{ $_.Parameters.Values.Name } | Where-Object { $_ -match 'Device|Interface|LinkName' } | Should -BeNullOrEmpty
    }
}
