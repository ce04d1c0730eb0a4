BeforeAll { . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1" }

Describe 'about_NetnsPS' {
    BeforeAll { $text = Get-Help about_NetnsPS | Out-String }

    It 'is found by Get-Help' {
        $text | Should -BeLike '*Network test environments*'
    }

    It 'names only commands that there are' {
        $nouns = [regex]::Matches($text, '\b[A-Z]\w+-(Transient)?(Netns|Process|Fd)\w*').Value | Sort-Object -Unique
        $nouns.Count | Should -BeGreaterThan 10
        $nouns | Get-Command -Module NetnsPS -ErrorAction Stop | Should -HaveCount $nouns.Count
    }

    It 'has an example that runs' -Tag Root {
        $example = ($text -split "`n" | Where-Object { $_ -match '^ {8}\S' } | Select-Object -Last 6) -join "`n"
        $output = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$example"))
        $output[-1] | Should -Be 200
        [NetnsPS.Netns]::Transient | Should -BeNullOrEmpty
    }
}
