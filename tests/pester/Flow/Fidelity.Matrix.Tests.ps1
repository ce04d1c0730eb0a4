# Every construct that can leave its namespace, four times: fresh, after the host used it, with the thread pool saturated,
# with two namespaces at once. The host and both namespaces have a server at the same address and port; a construct that
# leaves gets another server's name for an answer. Meanwhile code of the host asks too, and never gets theirs.
BeforeDiscovery {
    $groups = 'Programs', 'Sockets', 'Http', 'Threads', 'PowerShell'
    $rows = @(foreach ($group in $groups) {
        foreach ($row in & "$PSScriptRoot/Fidelity/$group.ps1") { @{ Group = $group; Name = $row.Name; Construct = $row.Script; Inside = [bool]$row['Inside'] } }
    })
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/Fidelity/Fidelity.psm1" -Force
    $groups = 'Programs', 'Sockets', 'Http', 'Threads', 'PowerShell'
    $lab = New-FidelityLab -Name alice, bob
    $alice, $bob = $lab.Places
    $fresh, $saturated = @{}, @{}
    foreach ($group in $groups) {
        $fresh[$group] = Start-FidelityChild $group $alice
        $saturated[$group] = Start-FidelityChild $group $bob -Saturated
    }
    $witness = [HostWitness]::new($lab.Port)

    function Assert-Answer([string] $Name, $Answer, [string] $Expected) {
        if ($Name -like 'Dns*' -and -not $lab.HasNameServer) { Set-ItResult -Skipped -Because 'resolv.conf names no IPv4 name server' }
        $Answer | Should -BeExactly $Expected
    }
}

AfterAll {
    @($fresh.Values) + @($saturated.Values) | ForEach-Object { $_.Process.Dispose() }
    Remove-FidelityLab $lab
}

Describe 'Fidelity: after the host used it' {
    It '<Group>: <Name>' -ForEach $rows {
        if (-not $Inside) { Assert-Answer $Name (Invoke-Construct $Construct $lab.Host) host }
        Assert-Answer $Name (Invoke-Construct $Construct $alice) alice
    }
}

Describe 'Fidelity: two namespaces and the host at once' {
    BeforeAll {
        $script = { param($directory, $groups, $place) Import-Module "$directory/Fidelity.psm1"; & "$directory/Run-Rows.ps1" $groups $place }
        $runs = foreach ($place in $alice, $bob, $lab.Host) {
            $runspace = New-TestRunspace -OwnThread
            $shell = [powershell]::Create($runspace).AddScript($script).AddArgument("$PSScriptRoot/Fidelity").AddArgument($groups).AddArgument($place)
            @{ Place = $place.Name; Runspace = $runspace; Shell = $shell; Call = $shell.BeginInvoke() }
        }
        $answers = @{}
        foreach ($run in $runs) {
            $answers[$run.Place] = @{}
            foreach ($row in $run.Shell.EndInvoke($run.Call)) { $answers[$run.Place][$row.Name] = $row.Answer }
            $run.Shell.Dispose()
            $run.Runspace.Dispose()
        }
    }

    It '<Group>: <Name>' -ForEach $rows {
        Assert-Answer $Name $answers.alice[$Name] alice
        Assert-Answer $Name $answers.bob[$Name] bob
        if (-not $Inside) { Assert-Answer $Name $answers.host[$Name] host }
    }
}

Describe 'Fidelity: first used inside' {
    It '<Group>: <Name>' -ForEach $rows { Assert-Answer $Name (Receive-FidelityChild $fresh[$Group]).Answers[$Name] alice }
}

Describe 'Fidelity: thread pool saturated' {
    It '<Group>: <Name>' -ForEach $rows { Assert-Answer $Name (Receive-FidelityChild $saturated[$Group]).Answers[$Name] bob }
}

Describe 'Fidelity: meanwhile and afterwards' {
    It 'never let the host''s own code inside' {
        $witness.Dispose()
        $witness.Wrong | Should -BeNullOrEmpty
        $witness.Asked | Should -BeGreaterThan 300
        foreach ($group in $fresh.Keys) {
            $seen = (Receive-FidelityChild $fresh[$group]).Result.Witness
            $seen.Wrong | Should -BeNullOrEmpty -Because $group
            $seen.Asked | Should -BeGreaterThan 0 -Because $group
        }
    }

    It 'left no thread away from home, in any process' {
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
        foreach ($child in @($fresh.Values) + @($saturated.Values)) { (Receive-FidelityChild $child).Result.Strays | Should -BeNullOrEmpty }
    }

    It 'has at least 40 constructs' -ForEach @{ Count = $rows.Count } { $Count | Should -BeGreaterThan 39 }
}
