<#
.SYNOPSIS
Answers of Start-NetnsDnsServer against dnsmasq, which serves the same records, under dnsperf in another namespace.
#>
param([int] $Rounds = 5, [int] $Seconds = 3, [int] $Names = 1000, [int] $Clients = 8, [int] $Rate = 2000)
. "$PSScriptRoot/common.ps1"
Import-Module "$PSScriptRoot/../out/module/NetnsPS"
foreach ($program in 'dnsperf', 'dnsmasq') {
    if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) { throw "This benchmark needs $program." }
}

$scope = [NetnsPS.ResourceScope]::Begin('bench dns')
$folder = [IO.Directory]::CreateTempSubdirectory('netnsps-dns').FullName
try {
    $client, $ours, $theirs = New-TransientNetns -Count 3
    $null = New-NetnsVethPair $client $ours -Name eth0 -Address 10.0.1.1/24 -PeerAddress 10.0.1.53/24
    $null = New-NetnsVethPair $client $theirs -Name eth1 -Address 10.0.2.1/24 -PeerAddress 10.0.2.53/24
    $records = @{}
    0..($Names - 1) | ForEach-Object { $records["h$_.bench.test"] = "10.1.$([math]::Floor($_ / 250)).$($_ % 250)" }
    Set-Content $folder/hosts ($records.GetEnumerator() | ForEach-Object { "$($_.Value) $($_.Key)" })
    Set-Content $folder/queries ($records.Keys | ForEach-Object { "$_ A" })
    $null = Start-NetnsDnsServer $ours $records
    $dnsmasq = Start-NetnsProcess $theirs dnsmasq -WaitForPort udp/53 -ArgumentList '--keep-in-foreground', '--user=root', '--conf-file=/dev/null',
        '--no-resolv', '--no-hosts', '--pid-file', "--addn-hosts=$folder/hosts", '--local=/test/', '--listen-address=10.0.2.53', '--bind-interfaces'

    # Into a file: this process, in which the server is, has nothing else to do meanwhile.
    function Invoke-DnsPerf([string] $Address, [string] $More) {
        $null = Invoke-NetnsProcess $client sh -ArgumentList '-c', "exec dnsperf -s $Address -d $folder/queries -l $Seconds -c $Clients $More >$folder/output"
        Get-Content $folder/output -Raw
    }
    function Get-Number([string] $Text, [string] $Pattern) { [double]::Parse([regex]::Match($Text, $Pattern).Groups[1].Value, [cultureinfo]::InvariantCulture) }

    # Answers each second when as many as possible are asked for; and the 99th percentile of the latency at a rate that both carry.
    function Measure-Server([string] $Address) {
        $fast = Invoke-DnsPerf $Address '-Q 1000000'
        $slow = Invoke-DnsPerf $Address "-Q $Rate -v"
        $latencies = @([regex]::Matches($slow, '(?m)^> .* ([\d.]+)$') | ForEach-Object { 1000 * [double]::Parse($_.Groups[1].Value, [cultureinfo]::InvariantCulture) } | Sort-Object)
        [pscustomobject]@{
            Rate = Get-Number $fast 'Queries per second:\s+([\d.]+)'
            P99  = $latencies[[math]::Ceiling(0.99 * $latencies.Count) - 1]
            Lost = (Get-Number $fast 'Queries lost:\s+(\d+)') + (Get-Number $slow 'Queries lost:\s+(\d+)')
        }
    }

    # The first round is the warm-up: the answering code is compiled meanwhile.
    $null = Measure-Server 10.0.1.53
    $null = Measure-Server 10.0.2.53
    $results = @{ Ours = @(); Theirs = @() }
    for ($round = 0; $round -lt $Rounds; $round++) {
        $results.Ours += Measure-Server 10.0.1.53
        $results.Theirs += Measure-Server 10.0.2.53
    }

    Write-Head "$Rounds rounds of $Seconds s, $Names names, $Clients clients" 'value', 'ratio', 'aim'
    foreach ($figure in @{ Name = 'Rate'; Unit = '/s' }, @{ Name = 'P99'; Unit = 'ms' }, @{ Name = 'Lost'; Unit = '' }) {
        $floor = Get-Median $results.Theirs.($figure.Name)
        Write-Row "dnsmasq: $($figure.Name)" $floor $figure.Unit $floor
        Write-Row "Start-NetnsDnsServer: $($figure.Name)" (Get-Median $results.Ours.($figure.Name)) $figure.Unit $floor
    }
} finally {
    $scope.Dispose()
    Remove-Item $folder -Recurse
}
