# As little as possible, for each import runs it. The commands are compiled ahead of time, for each architecture on its own.
$commands = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture.ToString().ToLowerInvariant()
$commands = "$PSScriptRoot/linux-$commands/NetnsPS.dll"
if (-not [System.IO.File]::Exists($commands)) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.PlatformNotSupportedException]::new("This copy of NetnsPS is not made for this machine: it has no $commands. The published module has the architectures x64 and arm64."),
        'ArchitectureNotSupported', 'NotInstalled', $commands)
}

# A failure of a command in a module's script does not end the import by itself.
try { Import-Module $commands } catch { throw }

. "$PSScriptRoot/Pester/TestOutcome.ps1"
. "$PSScriptRoot/Pester/Use-NetnsScope.ps1"
