# Another PowerShell, the same and in the same shape as this one. There are two: a program 'pwsh', and the .NET tool, whose
# 'pwsh' is a launcher that runs the library 'pwsh.dll' as a child process. Both lie in $PSHOME, so this process decides.
# What these commands start is PowerShell itself and not the launcher: a signal sent to it arrives.
Set-StrictMode -Version Latest

# The words of the command.
function Get-PwshCommand {
    $self = [Environment]::ProcessPath
    if ([IO.Path]::GetFileName($self) -eq 'dotnet') { $self, "$PSHOME/pwsh.dll" } else { $self }
}

# The words of the command for a user who can't read this PowerShell's files, such as those of root's packages: they run a copy.
function Copy-Pwsh([string] $Destination) {
    $copy = Join-Path $Destination pwsh
    Copy-Item $PSHOME $copy -Recurse
    chmod -R a+rX $copy
    $command = @(Get-PwshCommand)
    if ($command.Count -gt 1) { $command[0], "$copy/pwsh.dll" } else { "$copy/pwsh" }
}

# Runs it with these arguments, and gives what it writes.
function Invoke-Pwsh {
    $command = Get-WholeCommand $args
    & $command[0] $command[1..($command.Count - 1)]
}

# Starts it with these arguments, to go on beside this one, with its output to be read.
function Start-Pwsh([string[]] $Argument, [switch] $RedirectError) {
    $command = Get-WholeCommand $Argument
    $start = [Diagnostics.ProcessStartInfo]::new($command[0], [string[]]$command[1..($command.Count - 1)])
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $RedirectError
    $start.Environment['NO_COLOR'] = '1'
    [Diagnostics.Process]::Start($start)
}

# A run started by nohup ignores SIGHUP, and one in a script's background SIGINT; their children would do so too.
function Get-WholeCommand([object[]] $Argument) { @('/usr/bin/env', '--default-signal') + @(Get-PwshCommand) + '-NoProfile' + '-NonInteractive' + $Argument }

Export-ModuleMember -Function Get-PwshCommand, Copy-Pwsh, Invoke-Pwsh, Start-Pwsh
