# What the suites on links and addresses share.

# What ip(8) says inside a namespace, as objects; an object without properties is what ip writes for what it left out.
function Get-IpJson([object] $Netns, [string[]] $Arguments) {
    Invoke-InNetns $Netns { param([string[]] $Arguments) ip -j @Arguments } -ArgumentList (, $Arguments) | ConvertFrom-Json |
        Where-Object { $_.psobject.Properties.Name }
}

# The errors of a script, each as 'id category'; the class behind the id's comma is no part of it.
function Get-ErrorOf([scriptblock] $Script) {
    $errors = try { & $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] } } catch { $_ }
    foreach ($record in $errors) { "$($record.FullyQualifiedErrorId -replace ',.*') $($record.CategoryInfo.Category)" }
}

# The texts that tab completion offers behind a command line.
function Get-Completion([string] $Line) { (TabExpansion2 $Line).CompletionMatches.CompletionText }

# What a script writes in a PowerShell of the user nobody, with the module imported; -Rootless: in a user namespace of nobody's own.
function Invoke-AsNobody([string] $Script, [switch] $Rootless) {
    $place = [IO.Directory]::CreateTempSubdirectory('netnsps-nobody').FullName
    try {
        # The module may be where only root can read.
        Copy-Item (Get-Module NetnsPS).ModuleBase $place/NetnsPS -Recurse
        chmod -R a+rwX $place
        $launcher = $Rootless ? @('unshare', '--user', '--map-root-user', '--net', '--mount') : @()
        setpriv --reuid=65534 --regid=65534 --clear-groups env "HOME=$place" "TMPDIR=$place" NO_COLOR=1 @launcher `
            pwsh -NoProfile -NonInteractive -Command "`$ErrorView = 'ConciseView'; Import-Module $place/NetnsPS; $Script"
    } finally {
        Remove-Item $place -Recurse -Force
    }
}

Export-ModuleMember -Function Get-IpJson, Get-ErrorOf, Get-Completion, Invoke-AsNobody
