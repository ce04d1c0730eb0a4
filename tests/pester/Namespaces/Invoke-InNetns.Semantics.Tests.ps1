# Invoke-InNetns { } does what & { } does: the same table through both, side by side, once as it stands in a script and
# once inside a try, where PowerShell turns the errors of single statements into exceptions.
BeforeDiscovery {
    $cases = foreach ($kind in 'Scope', 'Input', 'ControlFlow', 'Errors', 'Common') {
        foreach ($mode in 'script', 'try') { @{ Kind = $kind; Mode = $mode; Rows = @(& "$PSScriptRoot/Invoke/$kind.ps1") } }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
    $ns = New-TransientNetns
    $runspace = New-TestRunspace
    $runspace.SessionStateProxy.SetVariable('ns', $ns)

    function Expand-Case([string] $Script, [bool] $Inside) {
        $run = $Inside ? 'Invoke-InNetns $ns' : '&'
        $arguments = $Inside ? '-ArgumentList $arguments' : '@arguments'
        $advanced = $Inside ? '' : '[CmdletBinding()] param()'
        $advancedInput = $Inside ? '' : '[CmdletBinding()] param([Parameter(ValueFromPipeline)] $in)'
        $Script -creplace '\bRUN\b', $run -creplace '\bARGS\b', $arguments -creplace '\bADVANCEDINPUT\b', $advancedInput -creplace '\bADVANCED\b', $advanced
    }

    # Everything that comes out, in its order, as text.
    function Invoke-Case([string] $Script, [object[]] $Arguments, [bool] $Inside, [string] $Mode) {
        $text = Expand-Case $Script $Inside
        if ($Mode -eq 'try') { $text = "try { $text } catch { `"throw:`$(`$_.FullyQualifiedErrorId)`" }" }
        $runspace.SessionStateProxy.SetVariable('log', [System.Collections.ArrayList]@())
        $runspace.SessionStateProxy.SetVariable('arguments', $Arguments)
        Invoke-TestScript $runspace "& { $text } *>&1"
    }
}

AfterAll {
    $runspace.Dispose()
    Remove-Netns $ns
}

Describe 'Invoke-InNetns { } and & { } in a <Mode>: <Kind>' -ForEach $cases {
    It '<Name>' -ForEach $Rows {
        $plain = Invoke-Case $Script $Arguments $false $Mode
        $inside = Invoke-Case $Script $Arguments $true $Mode
        $inside | Should -BeExactly $plain
        if ($Mode -eq 'script') { $plain | Should -BeExactly $Expect }
        Get-Here | Should -Be 'host'
    }
}
