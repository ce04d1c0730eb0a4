function Invoke-PesterApart {
    <#
    .SYNOPSIS
    Runs test files, given as text, in a runspace of their own, under the Pester version that runs now, and gives the result.
    .DESCRIPTION
    A run inside a run would see the outer one's variables; a runspace of its own has none of them.
    #>
    param([Parameter(Mandatory)] [string[]] $Text, [scriptblock] $Before = {}, [hashtable] $Configuration = @{})

    $folder = (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
    for ($i = 0; $i -lt $Text.Count; $i++) { Set-Content "$folder/$i.Tests.ps1" $Text[$i] }
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript({
            param($pester, $netns, $before, $folder, $settings)
            $ErrorActionPreference = 'Stop'
            & ([scriptblock]::Create($before)) $pester $netns
            if (-not (Get-Module Pester)) { Import-Module $pester }
            $configuration = New-PesterConfiguration $settings
            $configuration.Run.Path = $folder
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            Invoke-Pester -Configuration $configuration
        }).AddArgument((Get-Module Pester).Path.Replace('.psm1', '.psd1')).AddArgument((Get-Module NetnsPS).Path.Replace('.psm1', '.psd1')).
            AddArgument("$Before").AddArgument($folder).AddArgument($Configuration)
        $shell.Invoke()
    } finally {
        $shell.Dispose()
    }
}
