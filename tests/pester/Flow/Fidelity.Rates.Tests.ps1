# The constructs of the fidelity matrix, each many times in turn on the host and inside: a fault that comes now and then is
# found by counting alone. A few times in every run; as a soak often, on an idle machine and on a busy one.
BeforeDiscovery {
    $rows = @(foreach ($group in 'Programs', 'Sockets', 'Http', 'Threads', 'PowerShell') {
        foreach ($row in & "$PSScriptRoot/Fidelity/$group.ps1") { @{ Group = $group; Name = $row.Name; Row = $row } }
    })

    # Where a construct is slow, such as one that starts a PowerShell, the time ends it; on the idle machine, none.
    $loads = @(
        @{ Load = 'idle'; Loops = 0; Count = 150; Limit = '01:00:00' }
        @{ Load = 'beside three busy loops'; Loops = 3; Count = 150; Limit = '00:00:06' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    Import-Module "$PSScriptRoot/../Helpers/BusyLoops.psm1"
    Import-Module "$PSScriptRoot/Fidelity/Fidelity.psm1" -Force
    $lab = New-FidelityLab -Name alice, bob

    function Assert-Rate($Row, [int] $Count, [timespan] $Limit) {
        if ($Row.Name -like 'Dns*' -and -not $lab.HasNameServer) { Set-ItResult -Skipped -Because 'resolv.conf names no IPv4 name server' }
        $rate = Measure-Construct $Row $lab $Count $Limit
        $rates.Add($rate)
        $rate.Wrong | Should -BeNullOrEmpty -Because "each of $($rate.Of) answers must come from where it was asked"
    }

    function Write-Rates([string] $Load) {
        $rates | Select-Object Construct, @{ Name = 'Host wrong'; Expression = { $_.HostWrong } }, @{ Name = 'Inside wrong'; Expression = { $_.InsideWrong } }, Of |
            Format-Table | Out-String -Width 100 | ForEach-Object { Write-Host "Wrong answers, ${Load}:`n$_" }
    }
}

AfterAll {
    Remove-FidelityLab $lab
    Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
}

Describe 'Fidelity, counted' {
    BeforeAll { $rates = [System.Collections.Generic.List[object]]::new() }
    AfterAll { Write-Rates 'a few of each' }

    It '<Group>: <Name>' -ForEach $rows { Assert-Rate $Row 10 '00:00:02' }

    It 'counts what is wrong, on either side' {
        $wrong = Measure-Construct @{ Name = 'always the host'; Script = { 'host' } } $lab 3 '00:00:02'
        $wrong.HostWrong, $wrong.InsideWrong, $wrong.Of | Should -Be 0, 3, 3
        $wrong = Measure-Construct @{ Name = 'always alice'; Script = { 'alice' } } $lab 3 '00:00:02'
        $wrong.HostWrong, $wrong.InsideWrong, $wrong.Of | Should -Be 3, 0, 3
    }
}

Describe 'Fidelity, counted 150 times' -Tag Soak {
    Context '<Load>' -ForEach $loads {
        BeforeAll {
            $rates = [System.Collections.Generic.List[object]]::new()
            $busy = @(Start-BusyLoop $Loops)
        }

        AfterAll {
            Stop-BusyLoop $busy
            Write-Rates $Load
        }

        It '<Group>: <Name>' -ForEach $rows { Assert-Rate $Row $Count $Limit }
    }
}
