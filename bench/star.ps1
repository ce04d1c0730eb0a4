<#
.SYNOPSIS
A star of N leaf namespaces, each on a veth to a bridge in a hub, lo and eth0 up, one address, one default route:
built and torn down by the engine, by cmdlets, by two C programs, by ip -batch and by pyroute2 when it is there, in one run.
.DESCRIPTION
Two orders: straight, with the bridge up before its ports join; and the best that each tool allows, with the bridge brought up last.
The competitors take turns, so that what else the machine does meets all of them. Each aim that is missed is explained.
#>
param([string] $Leaves = '10,100,500,1000', [int] $Rounds = 7, [string[]] $Only = @())
$WarmRounds = 40
. "$PSScriptRoot/common.ps1"

$root = Resolve-Path "$PSScriptRoot/.."
$bench = "$root/out/artifacts/bin/NetnsPS.Bench/release/NetnsPS.Bench.dll"
dotnet build $PSScriptRoot -c Release -v quiet -clp:NoSummary
$straight = Get-CFloor "$PSScriptRoot/star/straight.c"
$best = Get-CFloor "$PSScriptRoot/star/best.c"
$cmdlets = @(Get-PwshCommand) + '-NoProfile', '-File', "$PSScriptRoot/star/cmdlets.ps1"
$competitors = [ordered]@{
    'C, straight'           = { param($n) $straight, "$n", "$Rounds" }
    'C, best order'         = { param($n, $r = $Rounds) $best, "$n", "$r" }
    'engine'                = { param($n, $r = $Rounds) 'dotnet', $bench, 'star-engine', "$n", "$r" }
    'cmdlets, straight'     = { param($n) $cmdlets + @("$n", "$Rounds", "$root/out/module/NetnsPS", 'straight') }
    'cmdlets, best order'   = { param($n) $cmdlets + @("$n", "$Rounds", "$root/out/module/NetnsPS", 'best') }
    'ip -batch, straight'   = { param($n) 'sh', "$PSScriptRoot/star/ip-batch.sh", "$n", "$Rounds", 'straight' }
    'ip -batch, best order' = { param($n) 'sh', "$PSScriptRoot/star/ip-batch.sh", "$n", "$Rounds", 'best' }
}
# The python on PATH need not be the one that has Debian's package.
$python = 'python3', '/usr/bin/python3' | Where-Object { & $_ -c 'import pyroute2' 2>$null; $LASTEXITCODE -eq 0 } | Select-Object -First 1
if ($python) { $competitors['pyroute2, straight'] = { param($n) $python, "$PSScriptRoot/star/pyroute2_star.py", "$n", "$Rounds" } }
$names = @($competitors.Keys | Where-Object { !$Only -or $_ -in $Only })
# Whose build, to whose, shall be no more than how many times: at any N, or at the one named.
$aims = @(
    @{ Ours = 'engine'; Theirs = 'C, straight'; At = 100; Aim = 0.7 }
    @{ Ours = 'engine'; Theirs = 'C, straight'; At = 1000; Aim = 0.55 }
    @{ Ours = 'engine'; Theirs = 'C, best order'; Aim = 1.15 }
    @{ Ours = 'cmdlets, straight'; Theirs = 'ip -batch, straight'; Aim = 0.5; Order = 'straight' }
    @{ Ours = 'cmdlets, best order'; Theirs = 'ip -batch, best order'; Aim = 0.5; Order = 'best' }
)

function Start-Star([string[]] $Command) {
    $start = [Diagnostics.ProcessStartInfo]::new($Command[0], [string[]]($Command | Select-Object -Skip 1))
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

# One round: the milliseconds to build and to tear down; then it waits, uncounted, until the kernel has cleaned up.
function Step-Star([Diagnostics.Process] $Process) {
    foreach ($phase in 'build', 'teardown') {
        if ($phase -eq 'teardown') { $Process.StandardInput.WriteLine() }
        [double]::Parse($Process.StandardOutput.ReadLine(), [cultureinfo]::InvariantCulture)
    }
    Wait-NetnsCleanup
}

# What a competitor says at the end of its steps: milliseconds a leaf, by the name of the step.
function Stop-Star([Diagnostics.Process] $Process) {
    $Process.StandardInput.WriteLine()
    $steps = @{}
    foreach ($line in $Process.StandardOutput.ReadToEnd().Trim() -split "`n") {
        $step, $values = -split $line
        if ($step) { $steps[$step] = [double[]]@($values | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) }) }
    }
    $Process.WaitForExit()
    $steps
}

# Medians for each competitor at one N. The first round pays for a runtime's start.
function Measure-Star([int] $N) {
    $processes, $build, $teardown, $steps = 1..4 | ForEach-Object { , @{} }
    for ($round = 0; $round -lt $Rounds; $round++) {
        foreach ($name in $names) {
            if ($round) { $processes[$name].StandardInput.WriteLine() } else { $processes[$name] = Start-Star (& $competitors[$name] $N) }
            $b, $t = Step-Star $processes[$name]
            $build[$name] += @($b)
            $teardown[$name] += @($t)
        }
    }
    foreach ($name in $names) {
        $steps[$name] = Stop-Star $processes[$name]
        $build[$name], $teardown[$name] = $build[$name], $teardown[$name] | ForEach-Object { (Get-Median ($_ | Select-Object -Skip 1)) / $N }
    }
    @{ Build = $build; Teardown = $teardown; Steps = $steps }
}

# Where the time of the cmdlets goes: a run of its own, since looking at the clock at each step costs as well.
function Write-Explanation([int] $N, [string] $Order, [hashtable] $Floor) {
    $process = Start-Star ($cmdlets + @("$N", "$Rounds", "$root/out/module/NetnsPS", $Order, '-Explain'))
    for ($round = 0; $round -lt $Rounds; $round++) {
        if ($round) { $process.StandardInput.WriteLine() }
        $null = Step-Star $process
    }
    $ours = Stop-Star $process
    Write-Head "where it goes: cmdlets, $Order, $N leaves" 'ms a leaf', 'processor, user', 'processor, kernel', 'C, straight: ms'
    foreach ($step in 'namespaces', 'bridge', 'cables', 'routes') {
        $theirs = if ($Floor) { '{0:n3}' -f $Floor[$step][0] } else { '' }
        '| {0,-44} | {1,8:n3} | {2,8:n3} | {3,8:n3} | {4,8} |' -f $step, $ours[$step][0], $ours[$step][1], $ours[$step][2], $theirs
    }
}

# Where the time of the engine goes that C does not need: into the just-in-time compiler, which the first rounds pay. So more rounds, and the
# first beside the last.
function Write-Warmth([int] $N) {
    $pair = 'engine', 'C, best order'
    $processes, $build = @{}, @{}
    for ($round = 0; $round -lt $WarmRounds; $round++) {
        foreach ($name in $pair) {
            if ($round) { $processes[$name].StandardInput.WriteLine() } else { $processes[$name] = Start-Star (& $competitors[$name] $N $WarmRounds) }
            $build[$name] += @((Step-Star $processes[$name])[0] / $N)
        }
    }
    $pair | ForEach-Object { $null = Stop-Star $processes[$_] }
    Write-Head "where it goes: engine, $N leaves, ms a leaf" "rounds 2-$Rounds", "rounds $($WarmRounds / 2 + 1)-$($WarmRounds): all compiled"
    $ours, $theirs = foreach ($name in $pair) { , @((Get-Median $build[$name][1..($Rounds - 1)]), (Get-Median ($build[$name] | Select-Object -Last ($WarmRounds / 2)))) }
    '| {0,-44} | {1,8:n3} | {2,8:n3} |' -f 'engine', $ours[0], $ours[1]
    '| {0,-44} | {1,8:n3} | {2,8:n3} |' -f 'C, best order', $theirs[0], $theirs[1]
    '| {0,-44} | {1,8:n2} | {2,8:n2} |' -f 'ratio', ($ours[0] / $theirs[0]), ($ours[1] / $theirs[1])
}

# All N side by side, as docs/benchmarks.md has it.
function Write-Summary([Collections.IDictionary] $Result) {
    Write-Head 'build, ms a leaf (times straight C)' ($Result.Keys | ForEach-Object { "N = $_" })
    foreach ($name in $names) {
        $cells = foreach ($one in $Result.Values) {
            $ratio = if ($one.Build['C, straight']) { ' ({0:n2})' -f ($one.Build[$name] / $one.Build['C, straight']) } else { '' }
            '{0:n2}{1}' -f $one.Build[$name], $ratio
        }
        "| $name | $($cells -join ' | ') |"
    }
    foreach ($aim in $aims) {
        $cells = foreach ($n in $Result.Keys) { Get-AimRatio $aim $n $Result[$n] | ForEach-Object { if ($null -eq $_) { '' } else { '{0:n2}' -f $_ } } }
        "| $($aim.Ours) to $($aim.Theirs) (aim $($aim.Aim)) | $($cells -join ' | ') |"
    }
}

# Null where there is no such aim, or nobody to compare with.
function Get-AimRatio([hashtable] $Aim, [int] $N, [hashtable] $Result) {
    if ($Aim['At'] -notin $null, $N -or !$Result.Build[$Aim.Ours] -or !$Result.Build[$Aim.Theirs]) { return $null }
    $Result.Build[$Aim.Ours] / $Result.Build[$Aim.Theirs]
}

try {
    $results = [ordered]@{}
    foreach ($n in [int[]]($Leaves -split ',')) {
        $result = $results["$n"] = Measure-Star $n
        Write-Head "$n leaves, $Rounds rounds, ms a leaf" 'build', 'x straight C', 'x best C', 'teardown'
        foreach ($name in $names) {
            $ratio = 'C, straight', 'C, best order' | ForEach-Object { if ($result.Build[$_]) { '{0:n2}' -f ($result.Build[$name] / $result.Build[$_]) } else { '' } }
            '| {0,-44} | {1,8:n3} | {2,6} | {3,6} | {4,8:n3} |' -f $name, $result.Build[$name], $ratio[0], $ratio[1], $result.Teardown[$name]
        }
    }
    Write-Summary $results
    foreach ($n in $results.Keys) {
        foreach ($aim in $aims) {
            $ratio = Get-AimRatio $aim $n $results[$n]
            if (!($ratio -gt $aim.Aim)) { continue }
            if ($aim['Order']) { Write-Explanation $n $aim.Order $results[$n].Steps['C, straight'] } else { Write-Warmth $n }
        }
    }
} finally {
    Remove-Item $straight, $best -ErrorAction Ignore
}
