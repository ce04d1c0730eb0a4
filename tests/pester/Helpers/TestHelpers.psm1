# Shared by the suites: runspaces, child processes, and asking the kernel (not the module) where a thread is.
Set-StrictMode -Version Latest
. "$PSScriptRoot/ImportNetnsPS.ps1"
Import-Module "$PSScriptRoot/Pwsh.psm1"

# The path of the module under test, for child processes and other runspaces.
function Get-NetnsModulePath { Join-Path (Get-Module NetnsPS).ModuleBase 'NetnsPS.psd1' }

# The inode of the calling thread's network namespace; /proc/self would be the main thread's.
function Get-ThreadNetnsInode {
    $link = [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name
    [ulong]($link -replace '\D')
}

# The name of the calling thread's network namespace: 'host', a name from here, or the bare inode.
function Get-Here {
    $inode = Get-ThreadNetnsInode
    $known = @([NetnsPS.Netns]::Host) + [NetnsPS.Netns]::Transient | Where-Object Inode -EQ $inode
    if ($known) { $known.Name } else { "$inode" }
}

# Text that shows an object of any stream, with what matters of it: E(rror) by id, W(arning), V(erbose), D(ebug), I(nformation).
function Format-StreamItem([Parameter(ValueFromPipeline)][AllowNull()] $Item) {
    process {
        switch ($Item) {
            { $null -eq $_ } { return 'null' }
            { $_ -is [System.Management.Automation.ErrorRecord] } { return "E:$($_.FullyQualifiedErrorId)" }
            { $_ -is [System.Management.Automation.WarningRecord] } { return "W:$_" }
            { $_ -is [System.Management.Automation.VerboseRecord] } { return "V:$_" }
            { $_ -is [System.Management.Automation.DebugRecord] } { return "D:$_" }
            { $_ -is [System.Management.Automation.InformationRecord] } { return "I:$_" }
            { $_ -is [array] } { return "($($_ -join ' '))" }
            default { return "$_" }
        }
    }
}

# A runspace with the module, on the caller's own thread or one of its own: scripts run in it as at the top of a session,
# outside of Pester.
function New-TestRunspace([switch] $OwnThread) {
    $state = [initialsessionstate]::CreateDefault()
    [void]$state.ImportPSModule("$PSScriptRoot/TestHelpers.psm1")
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.ThreadOptions = $OwnThread ? 'ReuseThread' : 'UseCurrentThread'
    $runspace.Open()
    $runspace
}

# What a script writes, as one line of text, and how it ended if it threw.
function Invoke-TestScript([runspace] $Runspace, [string] $Script) {
    $shell = [powershell]::Create($Runspace)
    $out = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $thrown = $null
    try { $shell.AddScript($Script).Invoke($null, $out) } catch { $thrown = $_.Exception.InnerException }
    $items = @($out | Format-StreamItem)
    if ($thrown) { $items += "throw:$($thrown.ErrorRecord.FullyQualifiedErrorId)" }
    $shell.Dispose()
    $items -join ' '
}

# Runs a script in a PowerShell process of its own; with -Interrupt it gets a SIGINT when it has written that line.
function Invoke-ChildPwsh([string] $Script, [string] $Interrupt) {
    $file = Join-Path ([System.IO.Path]::GetTempPath()) "netnsps-$([guid]::NewGuid()).ps1"
    Set-Content $file "Import-Module '$PSScriptRoot/TestHelpers.psm1'`n$Script"
    $process = Start-Pwsh '-File', $file -RedirectError
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $output = [System.Collections.Generic.List[string]]@()
        while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
            $output.Add($line)
            if ($Interrupt -and $line -eq $Interrupt) { bash -c "kill -INT $($process.Id)" }
        }
        if (-not $process.WaitForExit(60000)) { throw "The child did not end: $output" }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = @($output); Error = $errors.Result }
    } finally {
        if (-not $process.HasExited) { $process.Kill() }
        $process.Dispose()
        Remove-Item $file
    }
}

# Looks until a condition holds; events of the session are served meanwhile.
function Wait-Until([scriptblock] $Condition, [int] $Seconds = 60) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds s: $Condition" }
        [void](Wait-Event -SourceIdentifier 'TestHelpers.Never' -Timeout 1)
    }
}

# What is mounted where we are, a line each; published network namespaces are left out, as other programs publish and withdraw theirs.
function Get-Mount { [IO.File]::ReadAllLines('/proc/self/mountinfo') -notmatch ' /run/netns/' }

Export-ModuleMember -Function Get-Mount, Wait-Until, Invoke-ChildPwsh, New-TestRunspace, Invoke-TestScript, Get-NetnsModulePath, Get-ThreadNetnsInode, Get-Here, Format-StreamItem
