<#
.SYNOPSIS
A star of N leaf namespaces, each on a veth to a bridge in a hub, lo and eth0 up, one address, one default route:
built and torn down by the engine, by cmdlets, by two C programs, by ip -batch and by pyroute2 when it is there, in one run.
#>
param([int[]] $Leaves = @(10, 100, 500, 1000), [int] $Rounds = 7, [string[]] $Only = @())
. "$PSScriptRoot/common.ps1"

$root = Resolve-Path "$PSScriptRoot/.."
$bench = "$root/out/artifacts/bin/NetnsPS.Bench/release/NetnsPS.Bench.dll"
dotnet build $PSScriptRoot -c Release -v quiet -clp:NoSummary
$straight = Get-CFloor "$PSScriptRoot/star/straight.c"
$best = Get-CFloor "$PSScriptRoot/star/best.c"
$competitors = [ordered]@{
    'C, straight'      = { param($n) $straight, "$n", "$Rounds" }
    'C, best order'    = { param($n) $best, "$n", "$Rounds" }
    'engine'           = { param($n) 'dotnet', $bench, 'star-engine', "$n", "$Rounds" }
    'cmdlets'          = { param($n) [Environment]::ProcessPath, '-NoProfile', '-File', "$PSScriptRoot/star/cmdlets.ps1", "$n", "$Rounds", "$root/out/module/NetnsPS" }
    'ip -batch'        = { param($n) 'sh', "$PSScriptRoot/star/ip-batch.sh", "$n", "$Rounds" }
}
python3 -c "import pyroute2" 2>$null
if ($LASTEXITCODE -eq 0) {
    $competitors['pyroute2'] = { param($n) 'python3', "$PSScriptRoot/star/pyroute2_star.py", "$n", "$Rounds" }
}

# One competitor's median milliseconds a leaf, for build and for teardown (until the kernel has cleaned up).
function Measure-Star([string[]] $Command) {
    $start = [Diagnostics.ProcessStartInfo]::new($Command[0], [string[]]($Command | Select-Object -Skip 1))
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $build, $teardown = 1..2 | ForEach-Object { , [Collections.Generic.List[double]]::new() }
    for ($round = 0; $round -lt $Rounds; $round++) {
        $build.Add([double]::Parse($process.StandardOutput.ReadLine(), [cultureinfo]::InvariantCulture))
        $process.StandardInput.WriteLine()
        $teardown.Add([double]::Parse($process.StandardOutput.ReadLine(), [cultureinfo]::InvariantCulture))
        Wait-NetnsCleanup
        $process.StandardInput.WriteLine()
    }
    $process.WaitForExit()
    # The first round pays for a runtime's start.
    (Get-Median ($build | Select-Object -Skip 1)), (Get-Median ($teardown | Select-Object -Skip 1))
}

try {
    foreach ($n in $Leaves) {
        "`n$n leaves, $Rounds rounds, milliseconds a leaf (median, without the first round)"
        '{0,-16} {1,8} {2,12} {3,12} {4,10}' -f '', 'build', 'x straight C', 'x best C', 'teardown'
        $floor = @{}
        foreach ($name in $competitors.Keys) {
            if ($Only -and $name -notin $Only) { continue }
            $build, $teardown = Measure-Star (& $competitors[$name] $n)
            $floor[$name] = $build
            $ratio = 'C, straight', 'C, best order' | ForEach-Object { if ($floor[$_]) { '{0:n2}' -f ($build / $floor[$_]) } else { '' } }
            '{0,-16} {1,8:n3} {2,12} {3,12} {4,10:n3}' -f $name, ($build / $n), $ratio[0], $ratio[1], ($teardown / $n)
        }
    }
} finally {
    Remove-Item $straight, $best -ErrorAction Ignore
}
