# The lab of the fidelity matrix: the host's loopback and two namespaces, each with a server at the same address and port
# that answers its own name, so that whoever leaves its namespace gets a wrong answer and not just an error.
Set-StrictMode -Version Latest
Import-Module "$PSScriptRoot/../../Helpers/Pwsh.psm1"

# The compiled helpers; kept beside the other outputs for as long as their sources stay the same.
function Import-FidelityAssembly {
    $sources = Get-ChildItem "$PSScriptRoot/*.cs" | Sort-Object Name
    $hash = (Get-FileHash -InputStream ([System.IO.MemoryStream]::new([System.Text.Encoding]::UTF8.GetBytes((Get-Content -Raw $sources) -join '')))).Hash
    $directory = Join-Path ([System.IO.Path]::GetTempPath()) "netnsps-fidelity-$([Environment]::UserName)"
    $assembly = Join-Path $directory "$($hash.Substring(0, 16)).dll"
    if (-not (Test-Path $assembly)) {
        [void](New-Item -ItemType Directory -Force $directory)
        Add-Type -Path $sources -OutputAssembly "$assembly.new" -IgnoreWarnings
        Move-Item -Force "$assembly.new" $assembly
    }
    Add-Type -Path $assembly
    $assembly
}

# Starts a responder below a launcher and waits until it says its port. It ends with its standard input, so with us.
function Start-Responder([string] $Assembly, [string[]] $Launcher, [string] $Name, [string] $Address, [int] $Port, [string] $Also) {
    $command = "Add-Type -Path '$Assembly'; $Also; [Responder]::Run('$Name', '$Address', $Port)"
    $all = @($Launcher) + @(Get-PwshCommand) + @('-NoProfile', '-NonInteractive', '-Command', $command) | Where-Object { $_ }
    $start = [System.Diagnostics.ProcessStartInfo]::new($all[0], [string[]]$all[1..($all.Count - 1)])
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadLine()
    if (-not $said) { throw "The responder of $Name did not start." }
    [pscustomobject]@{ Process = $process; Port = [int]$said }
}

# The name server that in-process resolution asks, as the host's resolv.conf says; null when it can't stand in for it.
function Get-NameServerAddress {
    $lines = @(Get-Content /etc/resolv.conf -ErrorAction Ignore)
    @($lines -match '^nameserver\s+[0-9.]+$' -replace '^nameserver\s+')[0]
}

function New-FidelityLab([Parameter(Mandatory)] [string[]] $Name) {
    $assembly = Import-FidelityAssembly
    $lab = @{ Responders = @(Start-Responder $assembly @() host 127.0.0.1 0) }
    $lab.Port = $lab.Responders[0].Port
    $lab.Host = @{ Name = 'host'; Netns = [NetnsPS.Netns]::Host; Port = $lab.Port; Address = '127.0.0.1' }
    $nameServer = Get-NameServerAddress
    $lab.HasNameServer = [bool]$nameServer
    $lab.Places = @(foreach ($n in New-TransientNetns -Name $Name) {
        $number = 1 + [array]::IndexOf($Name, $n.Name)
        $place = @{ Name = $n.Name; Netns = $n; Port = $lab.Port; Address = "198.51.100.$number" }
        $enter = 'nsenter', "--net=$($n.Path)"
        nsenter $enter[1] ip address add "$($place.Address)/32" dev lo
        $also = ''
        if ($nameServer) {
            if ($nameServer -notlike '127.*') { nsenter $enter[1] ip address add "$nameServer/32" dev lo }
            $also = "[NameServer]::Start('$nameServer', '$($place.Address)')"
        }
        $lab.Responders += Start-Responder $assembly $enter $n.Name 0.0.0.0 $lab.Port $also
        $place
    })
    foreach ($place in $lab.Places) { $place.Other = @($lab.Places.Where{ $_ -ne $place })[0].Netns }
    $lab.Host.Other = $lab.Places[0].Netns
    $lab
}

function Remove-FidelityLab($Lab) {
    $Lab.Responders.Process | ForEach-Object { $_.Kill(); $_.WaitForExit(); $_.Dispose() }
    Remove-Netns $Lab.Places.Netns
}

# What a construct answers at a place: a name, or what went wrong.
function Invoke-Construct([scriptblock] $Script, $Place) {
    try {
        $answer = if ($Place.Name -eq 'host') { & $Script $Place 2>&1 } else { Invoke-InNetns $Place.Netns $Script $Place 2>&1 }
        "$answer".Trim()
    } catch { "threw: $_" }
}

# How often a construct, tried in turn on the host and in the first place, answers with another name, up to that many times.
# One that is slow ends once the time is over, and at least two were tried: Of tells how many.
function Measure-Construct($Row, $Lab, [int] $Count, [timespan] $Limit) {
    $seen = [pscustomobject]@{ Construct = $Row.Name; HostWrong = 0; InsideWrong = 0; Of = 0; Wrong = @() }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($seen.Of -lt $Count -and ($seen.Of -lt 2 -or $clock.Elapsed -lt $Limit)) {
        $seen.Of++
        if (-not $Row['Inside']) {
            $answer = Invoke-Construct $Row.Script $Lab.Host
            if ($answer -cne 'host') { $seen.HostWrong++; $seen.Wrong += "on the host: $answer" }
        }
        $answer = Invoke-Construct $Row.Script $Lab.Places[0]
        if ($answer -cne $Lab.Places[0].Name) { $seen.InsideWrong++; $seen.Wrong += "inside: $answer" }
    }
    if ($Row['Inside']) { $seen.HostWrong = $null }
    $seen
}

# Starts a process of its own for a group's rows at a place.
function Start-FidelityChild([string] $Group, $Place, [switch] $Saturated) {
    $json = @{ Name = $Place.Name; Port = $Place.Port; Address = $Place.Address; Netns = $Place.Netns.Path; Other = $Place.Other.Path } | ConvertTo-Json -Compress
    $process = Start-Pwsh '-File', "$PSScriptRoot/Child.ps1", $json, $Group, "-Saturated:`$$Saturated" -RedirectError
    @{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Errors = $process.StandardError.ReadToEndAsync(); Result = $null }
}

# What a child found, once it ended.
function Receive-FidelityChild($Child) {
    if (-not $Child.Result) {
        if (-not $Child.Process.WaitForExit(120000)) { $Child.Process.Kill(); throw 'A child of the matrix did not end.' }
        if ($Child.Process.ExitCode -ne 0) { throw "A child of the matrix failed: $($Child.Errors.Result)" }
        $Child.Result = ConvertFrom-Json $Child.Output.Result -AsHashtable
        $Child.Answers = @{}
        foreach ($row in $Child.Result.Rows) { $Child.Answers[$row.Name] = $row.Answer }
    }
    $Child
}

Export-ModuleMember -Function Start-FidelityChild, Receive-FidelityChild, Import-FidelityAssembly, New-FidelityLab, Remove-FidelityLab, Invoke-Construct, Measure-Construct
