<#
.SYNOPSIS
What the benchmark scripts share: medians, a table, and the wait for the kernel's own cleanup.
#>
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

function Get-Median([double[]] $Value) {
    $sorted = $Value | Sort-Object
    $sorted[[math]::Floor($sorted.Count / 2)]
}

# Milliseconds that a scriptblock took.
function Measure-Millisecond([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $watch.Elapsed.TotalMilliseconds
}

# Removed namespaces are cleaned up by a kernel thread afterwards; measuring beside it would measure that.
# It is over when a pair of fresh namespaces can be made at the usual speed: the slab of net structures has stopped shrinking.
function Wait-NetnsCleanup {
    $last = -1
    $deadline = [Diagnostics.Stopwatch]::StartNew()
    while ($deadline.Elapsed.TotalSeconds -lt 20) {
        $now = [int]((Select-String '^net_namespace\s+(\d+)' /proc/slabinfo).Matches[0].Groups[1].Value)
        if ($now -eq $last) { return }
        $last = $now
        [Threading.Thread]::Sleep(200)
    }
}

function Get-CFloor([string] $Source) {
    $program = Join-Path ([IO.Path]::GetTempPath()) "netnsps-floor-$PID-$([IO.Path]::GetFileNameWithoutExtension($Source))"
    cc -O2 -o $program $Source
    if ($LASTEXITCODE) { throw "cc could not compile $Source" }
    $program
}

# Tables of Markdown, to be read here or put into docs/benchmarks.md as they are.
function Write-Head([string] $Name, [string[]] $Column = ('time', 'ratio', 'aim')) {
    ''
    "| $($Name.PadRight(44)) | $($Column -join ' | ') |"
    "| --- |$(' --- |' * $Column.Count)"
}

function Write-Row([string] $Name, [double] $Value, [string] $Unit, [double] $Floor = 0, [string] $Aim = '') {
    $ratio = if ($Floor -gt 0) { '{0:n2}' -f ($Value / $Floor) } else { '' }
    '| {0,-44} | {1,10:n2} {2,-2} | {3,6} | {4} |' -f $Name, $Value, $Unit, $ratio, $Aim
}
