# As little as possible, for each import runs it: even one more call of a method would cost milliseconds. The commands are
# compiled ahead of time, for each architecture in a folder that is called as .NET calls it.
try { Import-Module "$PSScriptRoot/linux-$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)/NetnsPS.dll" -ErrorAction Stop }
catch {
    $architecture = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture
    if ([System.IO.File]::Exists("$PSScriptRoot/linux-$architecture/NetnsPS.dll")) { throw }
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.PlatformNotSupportedException]::new("This copy of NetnsPS is not made for this machine: $PSScriptRoot has no linux-$architecture. The published module has X64 and Arm64."),
        'ArchitectureNotSupported', 'NotInstalled', $architecture)
}
[NetnsPS.ModuleViews]::Load({ Import-Module "$PSScriptRoot/NetnsPS.Views.psd1" -ErrorAction Stop }, { Update-TypeData -ErrorAction Stop; Update-FormatData -ErrorAction Stop })

function Use-NetnsScope {
    <#
    .SYNOPSIS
    Removes what the tests of a Describe or Context block make, last first, whatever happens.

    .DESCRIPTION
    Called in the body of a Describe or Context block. What a test makes (namespaces, links, processes, ...) is removed after
    it; what BeforeAll makes is removed after the block. Stays that were begun with Enter-Netns end likewise. A block inside
    may have a scope of its own.

    It must be called before the BeforeAll, BeforeEach, AfterEach and AfterAll of its block; one that comes first, also by a
    function or script, is refused. That needs this module: what a function declared before it was imported is not known, and
    under Pester 5, which takes one of each, is lost. There setups must be called by their names, not as objects of
    Get-Command or of the Pester module.

    While a scope is open, an error of this module's commands that change something ends the test or block: tests must not run
    in a lab that is only half built. Give such a command -ErrorAction (Continue, SilentlyContinue, ...) where it may fail.
    Commands that only read (Get-, Test-, Compare-, Wait-, Watch-, ...) and all other commands write their errors as always,
    as does what runs in another runspace: in a job, a session or ForEach-Object -Parallel. Give -ErrorAction Stop there.

    What can't be removed, or has ended badly by itself, fails the test or the block that made it. A test that fails also
    reports what the processes that it, or the blocks around it, had started wrote meanwhile.

    .EXAMPLE
    Describe 'A namespace' {
        Use-NetnsScope
        BeforeAll { $alice = New-TransientNetns alice }
        It 'lives as long as the block that made it' { $alice.IsRemoved | Should -BeFalse }
        It 'made by a test' { New-TransientNetns bob }
        It 'is gone after that test' { Get-Netns bo[b] | Should -BeNullOrEmpty }
    }

    Alice lives as long as the block, bob as long as one test.

    .LINK
    https://pester.dev/docs/usage/setup-and-teardown
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    # Not before it is needed: it costs as much as all the commands.
    if (-not $script:hasPesterPart) { . "$PSScriptRoot/Pester/TestOutcome.ps1"; . "$PSScriptRoot/Pester/TestScope.ps1"; $script:hasPesterPart = $true }
    Open-TestScope $PSCmdlet
}
