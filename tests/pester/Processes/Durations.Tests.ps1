BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    function Read-Duration([NetnsPS.DurationTransformation()] [timespan] $Duration) { $Duration }
}

Describe 'Durations' {
    # PowerShell itself takes 2s for the 16-bit number 2, 1.5s for 2 and 30us for the unsigned 16-bit number 30.
    It '<Written> is <Expected>' -ForEach @(
        @{ Written = '2s'; Expected = '00:00:02' }
        @{ Written = '1.5s'; Expected = '00:00:01.5' }
        @{ Written = '50ms'; Expected = '00:00:00.05' }
        @{ Written = '30us'; Expected = '00:00:00.00003' }
        @{ Written = '3m'; Expected = '00:03:00' }
        @{ Written = '1h'; Expected = '01:00:00' }
        @{ Written = '7'; Expected = '00:00:07' }
        @{ Written = "'7'"; Expected = '00:00:07' } # not seven days, as .NET has it
        @{ Written = '0.25'; Expected = '00:00:00.25' }
        @{ Written = '00:00:07'; Expected = '00:00:07' }
        @{ Written = "'2s'"; Expected = '00:00:02' }
        @{ Written = '([timespan]::FromSeconds(3))'; Expected = '00:00:03' }
        @{ Written = '$(2s)'; Expected = '00:00:02' }
    ) {
        & ([scriptblock]::Create("Read-Duration $Written")) | Should -Be ([timespan]$Expected)
    }

    It '<Written> is refused, and what would do is said' -ForEach @(
        @{ Written = '2x' }
        @{ Written = 'soon' }
        @{ Written = '(Get-Date)' }
    ) {
        # The id is PowerShell's own: a transformation can't give another.
        { & ([scriptblock]::Create("Read-Duration $Written")) } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*' -ExpectedMessage '*1.5m*'
    }
}
