BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
}

Describe 'Test-NetnsSupport' {
    It 'says what Get-NetnsSupport says, for each feature' {
        foreach ($result in Get-NetnsSupport) { Test-NetnsSupport $result.Feature | Should -Be $result.Supported -Because $result.Feature }
    }

    It 'tells without a name whether the module can be used at all' {
        Test-NetnsSupport | Should -Be (Test-NetnsSupport netns, veth, setpriv)
    }

    It 'is true only if all of many work' {
        $all = Get-NetnsSupport
        $works = @($all.Where{ $_.Supported }.Feature)
        $lacks = @($all.Where{ -not $_.Supported }.Feature)
        $works | Should -Not -BeNullOrEmpty
        Test-NetnsSupport $works | Should -BeTrue
        foreach ($feature in $lacks) { Test-NetnsSupport ($works + $feature) | Should -BeFalse }
    }

    It 'emits one Boolean' {
        Test-NetnsSupport setpriv, ping_socket | Should -BeOfType bool
    }

    It 'tells why not with -Verbose' {
        $lacking = (Get-NetnsSupport | Where-Object -Not Supported | Select-Object -First 1)
        if (-not $lacking) { Set-ItResult -Skipped -Because 'everything works here'; return }
        Test-NetnsSupport $lacking.Feature -Verbose 4>&1 | Out-String -Width 1000 | Should -BeLike "*$($lacking.Feature): *"
    }

    It 'ends with an error for an unknown feature, so that nothing is skipped by mistake' {
        { Test-NetnsSupport nosuch -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'UnknownFeature,*'
        Get-ErrorOf { Test-NetnsSupport setpriv, nosuch } | Should -Be 'UnknownFeature InvalidArgument'
    }

    It 'completes features' {
        Get-Completion 'Test-NetnsSupport nft' | Should -Be nftables
    }
}
