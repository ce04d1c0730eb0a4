<#
.SYNOPSIS
What the benchmark scripts share: medians, a table, and the wait for the kernel's own cleanup.
#>
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0
Import-Module "$PSScriptRoot/../tests/pester/Helpers/Pwsh.psm1"

function Get-Median([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $sorted[[math]::Floor($sorted.Count / 2)]
}

# Milliseconds that a scriptblock took.
function Measure-Millisecond([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $watch.Elapsed.TotalMilliseconds
}

# Removed namespaces are cleaned up by a kernel thread afterwards; measuring beside it would measure that. It takes them in
# batches, one after the other (cleanup_net, net/core/net_namespace.c): once a link whose peer is removed now has gone twice,
# every batch before has come to its end. The count of net structures would not tell: they are freed last.
function Wait-NetnsCleanup {
    $stays, $goes = "bench-stays-$PID", "bench-goes-$PID"
    foreach ($turn in 1, 2) {
        $stays, $goes | ForEach-Object { ip netns add $_ }
        ip -n $stays link add witness type veth peer name witness netns $goes
        ip netns delete $goes
        while (ip -n $stays -o link show witness 2>$null) { [Threading.Thread]::Sleep(20) }
        ip netns delete $stays
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
