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

. "$PSScriptRoot/Pester/TestOutcome.ps1"
. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
