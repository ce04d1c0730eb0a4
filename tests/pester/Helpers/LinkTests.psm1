# What the suites on links and addresses share.
Import-Module "$PSScriptRoot/Pwsh.psm1"

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

# What bridge(8) says inside a namespace, as objects.
function Get-BridgeJson([object] $Netns, [string[]] $Arguments) {
    Invoke-InNetns $Netns { param([string[]] $Arguments) bridge -j @Arguments } -ArgumentList (, $Arguments) | ConvertFrom-Json
}

# The proof that this kernel lacks what a command says that it needs; an error when it should have it (tests/kernel-lacks.sh).
function Get-LackProof([object] $Said) {
    $PSNativeCommandUseErrorActionPreference = $false
    $proof = sh "$PSScriptRoot/../../kernel-lacks.sh" "$Said"
    if ($LASTEXITCODE) { throw "This kernel should have it: $Said ($proof)" }
    $proof
}

# Ends a test as skipped for what the kernel lacks, in the words of an error or of Get-NetnsSupport; the proof is in the reason.
function Skip-Lacking([object] $Said) { Set-ItResult -Skipped -Because "$Said ($(Get-LackProof $Said))" }

# Ends a test as skipped, with the reason, when this kernel has not what it needs.
function Skip-Unless([string[]] $Feature) {
    foreach ($missing in Get-NetnsSupport $Feature | Where-Object -Not Supported) { Skip-Lacking $missing }
}

# What ip(8) and a NetnsLink tell differently of a kind's options, as 'name: theirs, not ours', and the number of those compared.
# ip leaves some out, and writes a few in other words.
function Compare-LinkOption([object] $Ip, [object] $Options) {
    $theirs = $Ip.linkinfo.info_data
    $compared = 0
    foreach ($name in $Options.Keys) {
        $value = $theirs.$name
        if ($null -eq $value -or $value -is [array] -or $value -is [psobject] -and $value -isnot [ValueType] -and $value -isnot [string]) { continue }
        $compared++
        $ours = $Options[$name] -is [bool] -and $value -isnot [bool] ? [int]$Options[$name] : $Options[$name]
        if ("$value" -ne "$ours") { "${name}: $value, not $($Options[$name])" }
    }
    if (-not $compared) { "nothing to compare in $($theirs | ConvertTo-Json -Compress) and $($Options.Keys)" }
}

# The texts that tab completion offers behind a command line.
function Get-Completion([string] $Line) { (TabExpansion2 $Line).CompletionMatches.CompletionText }

# What a script writes in a PowerShell of the user nobody, with the module imported; -Rootless: in a user namespace of nobody's own.
function Invoke-AsNobody([string] $Script, [switch] $Rootless) {
    $place = [IO.Directory]::CreateTempSubdirectory('netnsps-nobody').FullName
    try {
        # The module and PowerShell may be where only root can read.
        Copy-Item (Get-Module NetnsPS).ModuleBase $place/NetnsPS -Recurse
        $pwsh = @(Copy-Pwsh $place)
        chmod -R a+rwX $place
        $launcher = $Rootless ? @('unshare', '--user', '--map-root-user', '--net', '--mount') : @()
        setpriv --reuid=65534 --regid=65534 --clear-groups env "HOME=$place" "TMPDIR=$place" NO_COLOR=1 @launcher `
            @pwsh -NoProfile -NonInteractive -Command "`$ErrorView = 'ConciseView'; Import-Module $place/NetnsPS; $Script"
    } finally {
        Remove-Item $place -Recurse -Force
    }
}

Export-ModuleMember -Function Get-IpJson, Get-BridgeJson, Get-LackProof, Skip-Lacking, Skip-Unless, Compare-LinkOption, Get-ErrorOf, Get-Completion, Invoke-AsNobody
