# Tries each cell of docs/pipeline.md with a real object, in a network and mount namespace of its own, and writes as JSON
# the cells that are not what the table says. See the document for what each word is checked by.
param([string] $Module, [string] $Report)
$ErrorActionPreference = 'Continue'
Import-Module $Module
Import-Module "$PSScriptRoot/Table.psm1"
$null = New-Item -ItemType Directory /run/netns -Force
mount -t tmpfs none /run/netns

# What -WhatIf says goes to the host: one that notes it.
Add-Type -IgnoreWarnings -WarningAction SilentlyContinue @'
using System; using System.Collections.Generic; using System.Collections.ObjectModel; using System.Globalization;
using System.Management.Automation; using System.Management.Automation.Host; using System.Security;
public sealed class NotingUI : PSHostUserInterface {
    public List<string> Lines { get; } = new();
    public override PSHostRawUserInterface RawUI => null;
    public override void Write(string value) { }
    public override void Write(ConsoleColor f, ConsoleColor b, string value) { }
    public override void WriteLine(string value) => Lines.Add(value);
    public override void WriteDebugLine(string message) { }
    public override void WriteErrorLine(string value) { }
    public override void WriteVerboseLine(string message) { }
    public override void WriteWarningLine(string message) { }
    public override void WriteProgress(long sourceId, ProgressRecord record) { }
    public override string ReadLine() => throw new HostException("Nobody is asked.");
    public override SecureString ReadLineAsSecureString() => throw new HostException("Nobody is asked.");
    public override Dictionary<string, PSObject> Prompt(string c, string m, Collection<FieldDescription> d) => throw new HostException("Nobody is asked.");
    public override int PromptForChoice(string c, string m, Collection<ChoiceDescription> ch, int d) => throw new HostException("Nobody is asked.");
    public override PSCredential PromptForCredential(string c, string m, string u, string t) => throw new HostException("Nobody is asked.");
    public override PSCredential PromptForCredential(string c, string m, string u, string t, PSCredentialTypes a, PSCredentialUIOptions o) => throw new HostException("Nobody is asked.");
}
public sealed class NotingHost : PSHost {
    public NotingUI Notes { get; } = new();
    public override PSHostUserInterface UI => Notes;
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "Noting";
    public override Version Version => new(1, 0);
    public override void EnterNestedPrompt() { }
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) { }
}
'@
$noting = [NotingHost]::new()
$state = [initialsessionstate]::CreateDefault()
[void]$state.ImportPSModule($Module)
$runspace = [runspacefactory]::CreateRunspace($noting, $state)
$runspace.ThreadOptions = 'ReuseThread'
$runspace.Open()

# Namespaces whose links all have the same kinds of things.
function New-Lab([string] $Name) {
    $lab = New-TransientNetns $Name -Isolate Mount
    # Nothing comes by itself then.
    Set-NetnsSysctl $lab net.ipv6.conf.all.disable_ipv6, net.ipv6.conf.default.disable_ipv6 1
    $null = New-NetnsVethPair $lab $lab -Name d0 -PeerName d1 -Address 10.99.0.1/24 -PeerAddress 10.98.0.1/24
    $null = New-NetnsBridge $lab br0 -Port d1
    Set-NetnsLink $lab br0 -Up
    Add-NetnsBridgeFdb $lab d1 02:00:00:00:00:07
    Add-NetnsBridgeFdb $lab d0 02:00:00:00:00:06 -Self
    Invoke-InNetns $lab { ip link set br0 type bridge vlan_filtering 1; bridge vlan add vid 7 dev d1 } 2>&1 | Out-Null
    foreach ($number in 0, 1) {
        Add-NetnsNeighbor $lab "d$number" "10.9$(9 - $number).0.9" 02:00:00:00:00:09
        Add-NetnsRoute $lab "10.8$(8 - $number).0.0/16" -Via "10.9$(9 - $number).0.2" -Link "d$number"
        Set-NetnsImpairment $lab "d$number" -Rate 9mbit
    }
    Add-NetnsRule $lab -From 10.77.0.0/16 -Table 100
    $lab
}

function Get-NetworkObject([object] $Lab) {
    Get-NetnsLink $Lab d0
    Get-NetnsAddress $Lab d0
    Get-NetnsRoute $Lab 10.88.0.0/16
    Get-NetnsNeighbor $Lab d0
    Get-NetnsImpairment $Lab d0
    Get-NetnsBridgeFdb $Lab d0
    Get-NetnsBridgeVlan $Lab d1 -Id 7 -ErrorAction Ignore
    Get-NetnsRule $Lab | Where-Object From -EQ 10.77.0.0/16
}

$lab = New-Lab lab
$process = Start-NetnsProcess $lab python3 '-um', 'http.server', '8080' -WaitForPort 8080 -Name running
Invoke-InNetns $lab { $null = Invoke-WebRequest http://127.0.0.1:8080 -NoProxy -SkipHttpErrorCheck }
$late = New-ResourceBaseline -Netns $lab -Kind Link -Settle 10ms
$null = New-NetnsVethPair $lab $lab -Name late0 -PeerName late1
$descriptor = $process | Get-ProcessFd | Where-Object Fd -EQ 0
$dns = Start-NetnsDnsServer $lab @{ 'www.test' = '10.99.0.1' } -Port 5353 -ListenAddress 10.99.0.1
$answer = Resolve-NetnsDnsName $lab www.test A -Server 10.99.0.1:5353
$objects = @{}
foreach ($object in @(
    $lab
    Get-NetworkObject $lab
    Get-NetnsSysctl $lab net.ipv4.ip_forward
    Get-NetnsSocket $lab -LocalPort 8080 -State Listen
    Get-NetnsConntrack $lab -ErrorAction Ignore | Select-Object -First 1
    Get-NetnsId $lab -Of ([NetnsPS.Netns]::Host)
    Watch-Netns $lab -Kind Link -IncludeExisting -Timeout 50ms | Select-Object -First 1
    $process
    $lab.GetProcesses() | Where-Object ProcessId -EQ $process.Id
    $descriptor
    $descriptor | Compare-FdBaseline @()
    $late
    Compare-ResourceBaseline $late | Select-Object -First 1
    Invoke-NetnsProcess $lab true
    Receive-NetnsProcess $process -Keep | Select-Object -First 1
    Get-NetnsSupport netns
    $dns
    $answer
    Get-NetnsDnsQuery $dns | Select-Object -First 1
    Start-NetnsEchoServer $lab -Port 7007
    Test-NetnsConnection $lab 10.99.0.1
    Test-NetnsReachability $lab
    Measure-NetnsLatency $lab 10.99.0.1 -Count 2 -WarmUp 0
    Measure-NetnsThroughput $lab $lab 10.99.0.1 -Duration 20ms
    [NetnsPS.NetnsFlowStray]::new(1, 'thread', $lab.Inode, $lab.Name, 'host')
)) { $objects[$object.psobject.BaseObject.GetType().Name] = $object }
# Of what this machine does not have an object of the type stands in, which the commands tell by its type alone.
$standIns = foreach ($type in [NetnsPS.NetnsOrphan], [NetnsPS.NetnsFlowConnection]) {
    $objects[$type.Name] = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
    $type.Name
}

# What a command needs besides what comes by the pipeline, and what it says it would do or does and can do again.
$needs = @{
    'Add-NetnsAddress'       = @{ Address = '10.97.0.1/24'; WhatIf = $true }
    'Add-NetnsNeighbor'      = @{ Address = '10.99.0.8'; MacAddress = '02:00:00:00:00:08'; WhatIf = $true }
    'Add-NetnsBridgeFdb'     = @{ MacAddress = '02:00:00:00:00:08'; WhatIf = $true }
    'Add-NetnsBridgeVlan'    = @{ Id = '8'; WhatIf = $true }
    'Wait-NetnsLink'         = @{ OperState = 'Up'; Timeout = '0s' }
    'Set-NetnsLink'          = @{ Down = $true; WhatIf = $true }
    'Set-NetnsImpairment'    = @{ Rate = '1mbit'; WhatIf = $true }
    'Clear-NetnsImpairment'  = @{ Direction = 'Egress'; WhatIf = $true }
    'Remove-NetnsAddress'    = @{ Address = '10.99.0.1/24'; WhatIf = $true }
    'Remove-NetnsBridgeFdb'  = @{ MacAddress = '02:00:00:00:00:06'; WhatIf = $true }
    'Remove-NetnsBridgeVlan' = @{ Id = '7'; WhatIf = $true }
    'Remove-NetnsLink'       = @{ WhatIf = $true }
    'Add-NetnsRoute'         = @{ Destination = '10.66.0.0/16'; Via = '10.99.0.2'; WhatIf = $true }
    'Add-NetnsRule'          = @{ From = '10.66.0.0/16'; Table = '100'; WhatIf = $true }
    'New-NetnsLink'          = @{ Kind = 'dummy'; WhatIf = $true }
    'New-NetnsVxlan'         = @{ Id = 9; WhatIf = $true }
    'New-NetnsSession'       = @{ WhatIf = $true }
    'New-NetnsVethPair'      = @{ WhatIf = $true }
    'New-NetnsDummy'         = @{ WhatIf = $true }
    'New-NetnsIfb'           = @{ WhatIf = $true }
    'New-NetnsTap'           = @{ WhatIf = $true }
    'New-NetnsBond'          = @{ Mode = 'active-backup' }
    'New-NetnsVrf'           = @{ Table = 100 }
    'New-NetnsVlan'          = @{ Id = 17 }
    'Watch-Netns'            = @{ Kind = 'Link'; IncludeExisting = $true; Timeout = '1ms' }
    'Set-NetnsFile'          = @{ Path = '/etc/misplaced'; Content = 'x'; WhatIf = $true }
    'Set-NetnsDirectory'     = @{ Path = '/etc/misplaced'; WhatIf = $true }
    'Set-NetnsSysctl'        = @{ Name = 'net.ipv4.ip_forward'; Value = '1'; WhatIf = $true }
    'Remove-NetnsRoute'      = @{ Destination = '10.88.0.0/16'; WhatIf = $true }
    'Remove-NetnsRule'       = @{ From = '10.77.0.0/16'; WhatIf = $true }
    'Remove-NetnsNeighbor'   = @{ Link = 'd0'; Address = '10.99.0.9'; WhatIf = $true }
    'Remove-Netns'           = @{ WhatIf = $true }
    'Publish-Netns'          = @{ WhatIf = $true }
    'Unpublish-Netns'        = @{ WhatIf = $true }
    'Stop-NetnsProcess'      = @{ WhatIf = $true }
    'Suspend-NetnsProcess'   = @{ WhatIf = $true }
    'Resume-NetnsProcess'    = @{ WhatIf = $true }
    'Send-NetnsSignal'       = @{ Signal = 'USR1'; WhatIf = $true }
    'Wait-NetnsProcess'      = @{ ForPort = '8080'; PassThru = $true }
    'Receive-NetnsProcess'   = @{ Keep = $true }
    'New-FdBaseline'         = @{ Settle = '10ms' }
    'New-ResourceBaseline'   = @{ Settle = '10ms'; Kind = 'Link' }
    'Compare-FdBaseline'     = @{ Baseline = @() }
    'Assert-NoLeakedFd'      = @{ Baseline = @() }
    'Invoke-InNetns'         = @{ Netns = $lab; ScriptBlock = { process { $_ } } }
    'Start-NetnsJob'         = @{ Netns = $lab; ScriptBlock = { $input } }
    'Invoke-NetnsProcess'    = @{ Netns = $lab; FilePath = 'cat' }
    'New-TransientNetns'     = @{ WhatIf = $true }
    'Test-NetnsConnection'   = @{ Address = '10.99.0.1' }
    'Measure-NetnsLatency'   = @{ Address = '10.99.0.1'; Count = 2; WarmUp = 0 }
    'Measure-NetnsThroughput' = @{ To = $lab; Address = '10.99.0.1'; Duration = '20ms' }
    'Assert-NetnsReachable'  = @{ Address = '10.99.0.1'; Port = 9 }
    'Assert-NetnsNotReachable' = @{ Address = '10.99.0.1' }
    'Assert-NetnsLatency'    = @{ Address = '10.99.0.1'; Count = 2; Minimum = '1h' }
    'Start-NetnsEchoServer'  = @{ Port = 7008; WhatIf = $true }
    'Start-NetnsDnsServer'   = @{ Port = 5354; WhatIf = $true }
    'Set-NetnsDnsRecord'     = @{ Record = @{ 'other.test' = '10.99.0.2' }; WhatIf = $true }
    'Stop-NetnsServer'       = @{ WhatIf = $true }
    'Remove-NetnsOrphan'     = @{ WhatIf = $true }
}

# What of a command's own kind is in the words of -WhatIf.
$told = @{
    Netns               = { "'lab'" }
    NetnsLink           = { "link '$($_.Link)' in 'lab'" }
    NetnsAddress        = { $_.Address, "link '$($_.Link)' in 'lab'" }
    NetnsRoute          = { $_.Destination, "in 'lab'" }
    NetnsRule           = { "$_", "in 'lab'" }
    NetnsNeighbor       = { "$($_.IPAddress)", "link '$($_.Link)' in 'lab'" }
    NetnsBridgeFdbEntry = { $_.MacAddress, "link '$($_.Link)' in 'lab'" }
    NetnsBridgeVlan     = { "VLAN $($_.Id) of link '$($_.Link)'", "'lab'" }
    NetnsImpairment     = { "$($_.Direction) impairment of link '$($_.Link)' in 'lab'" }
    NetnsSysctl         = { $_.Name, "'lab'" }
    NetnsOrphan         = { '' }
    NetnsDnsServer      = { $_.Name }
    NetnsEchoServer     = { $_.Name }
}

# A thing by what it is, whatever its counters say meanwhile.
function Get-Key($Object) {
    $bare = $Object.psobject.BaseObject
    $netns = $bare.psobject.Properties['Netns'] ? $bare.Netns : ''
    $what = switch ($bare.GetType().Name) {
        NetnsSysctl { $bare.Name }
        NetnsSocket { "$($bare.Protocol) $($bare.Local) $($bare.Remote) $($bare.Inode)" }
        NetnsEvent { "$($bare.Kind) $($bare.Change) $($bare.Text)" }
        NetnsImpairment { $bare.Direction }
        NetnsNeighbor { $bare.IPAddress }
        NetnsRoute { "$bare $($bare.Table) $($bare.Metric)" }
        NetnsBridgeFdbEntry { "$($bare.MacAddress) $($bare.VlanId) $($bare.IsSelf)" }
        NetnsId { "$($bare.Id) $($bare.Of)" }
        NetnsConnectionTest { "$($bare.Target) $($bare.Outcome)" }
        NetnsLatency { $bare.Subject }
        NetnsThroughput { "$($bare.From) $($bare.To)" }
        FileDescriptor { "$($bare.ProcessId) $($bare.Fd)" }
        ResourceBaseline { "$($bare.Subjects)" }
        ProcessOutputLine { $bare.Text }
        default { "$bare" }
    }
    "$($bare.GetType().Name)|$netns|$($Object.Link)|$what"
}

# Runs a command and tells what came of it: keys of its output, what it says it would do, ids of its errors.
function Get-Outcome([string] $Command, [hashtable] $Arguments, [object[]] $From = @()) {
    $noting.Notes.Lines.Clear()
    $shell = [powershell]::Create($runspace)
    $output = @(); $errors = @()
    try {
        $null = $shell.AddCommand($Command).AddParameters($Arguments)
        $output = @($From.Count ? $shell.Invoke($From) : $shell.Invoke())
        $errors = @($shell.Streams.Error)
    } catch {
        $errors = @($shell.Streams.Error) + $_.Exception.InnerException.ErrorRecord
    }
    $shell.Dispose()
    if ($Command -eq 'Start-NetnsJob') { $output = @($output | Receive-Job -Wait) }
    $places = @(if ($Command -eq 'Enter-Netns') {
        foreach ($step in { Get-Netns . }, { Exit-Netns -All }) {
            $shell = [powershell]::Create($runspace)
            $shell.AddScript($step).Invoke() | ForEach-Object { "entered $($_.Inode)" }
            $shell.Dispose()
        }
    })
    # What an assertion finds. Whose a leak is it calls by what it was given; times are others each time.
    $leaks = @($errors | Where-Object { $_.FullyQualifiedErrorId -match '^((Fd|Resource)Leaked|(Not)?Reachable|LatencyOutOfLimits),' })
    [pscustomobject]@{
        Objects = $output
        Done    = @($output.Where{ $null -ne $_ }.ForEach{ Get-Key $_ } | Sort-Object) + @($noting.Notes.Lines -like 'What if:*') +
            @($places -ne "entered $([NetnsPS.Netns]::Host.Inode)") + @($leaks.ForEach{ "$_" -replace '(?s)^Expected .*? to have leaked' -replace '\d[\d.,]* [mu]?s\b' })
        Errors  = @($errors | Where-Object { $_ -notin $leaks } | ForEach-Object { $_.FullyQualifiedErrorId -replace ',.*' })
        Lacking = [bool]@($errors | Where-Object { $_.CategoryInfo.Category -eq 'NotImplemented' })
        Message = "$($errors | Select-Object -First 1)"
    }
}

function Compare-Outcome($Is, $Expected) {
    if ($Expected.Lacking) { return 'skipped' }
    if ($Is.Errors) { return "error: $($Is.Errors) ($($Is.Message))" }
    if (-not $Expected.Done -or $Expected.Errors) { return "nothing to compare with: $($Expected.Errors) $($Expected.Message)" }
    $difference = Compare-Object $Expected.Done $Is.Done | Select-Object -First 3 | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" }
    if ($difference) { $difference -join '; ' }
}

# The parameter that takes links.
function Get-LinkParameter([string] $Command) { @('Parent', 'Port', 'Member', 'Link').Where{ (Get-Command $Command).Parameters.ContainsKey($_) }[0] }

$refusals = 'InvalidValue', 'InputObjectNotBound', 'InputObjectMissingMandatory', 'ParameterArgumentTransformationError', 'CannotConvertArgumentNoMessage',
    'ParameterArgumentValidationError'
$needsLink = 'add to links', 'change links'

# Nothing when a cell is what the table says; 'skipped' when this kernel lacks what it needs; else what is wrong.
function Test-Cell($Cell) {
    $object = $objects[$Cell.Type]
    if ($null -eq $object) { return 'skipped' }
    # A command that has nothing to read here can't be told from one that reads the wrong thing.
    if ($Cell.Word -ne '-' -and $Cell.Command -in 'Get-NetnsBridgeVlan', 'Get-NetnsConntrack' -and -not $objects[$Cell.Command -replace '^Get-']) { return 'skipped' }
    $command = $Cell.Command
    $arguments = @{}
    if ($needs.ContainsKey($command)) { $arguments += $needs[$command] }
    $link = $Cell.Column -in $needsLink ? @{ Link = 'd0' } : @{}
    $netns = $command -eq 'Get-NetnsId' ? 'Of' : 'Netns'
    switch ($Cell.Word) {
        '-' {
            foreach ($more in @(@{}) + @(if ($link.Count) { $link })) {
                $is = Get-Outcome $command ($arguments + $more) @($object)
                if ($is.Done) { return "did $($is.Done[0])" }
                if (-not $is.Errors) { return 'is no error' }
                $others = @($is.Errors | Where-Object { $_ -notin $refusals })
                if ($others) { return "refused with $others ($($is.Message))" }
            }
        }
        itself {
            if ($Cell.Type -in $standIns) { return 'skipped' }
            $own = @{}
            if ($command -like 'Set-*' -or $Cell.Type -in 'FileDescriptor', 'ResourceBaseline') { $own += $arguments }
            elseif ($arguments.ContainsKey('WhatIf')) { $own.WhatIf = $true }
            # A setting brings its name and value.
            if ($command -eq 'Set-NetnsSysctl') { $own.Remove('Name'); $own.Remove('Value') }
            $is = Get-Outcome $command $own @($object)
            if ($is.Errors) { return "error: $($is.Errors) ($($is.Message))" }
            if ($Cell.Type -eq 'NetnsDnsServer' -and $command -like 'Get-*Query') { return Compare-Outcome $is (Get-Outcome $command @{ Server = $object.Name }) }
            if ($Cell.Type -eq 'ResourceBaseline') { return Compare-Outcome $is (Get-Outcome $command @{ Baseline = $object }) }
            if ($is.Done.Count -ne 1) { return "did $($is.Done.Count): $($is.Done | Select-Object -First 3)" }
            if ($Cell.Type -eq 'FileDescriptor') {
                if ($is.Objects) { if ((Get-Key $is.Objects[0].Current) -ne (Get-Key $object)) { return "did $($is.Done)" } }
                elseif ($is.Done[0] -notlike "*$($object.Inode)*") { return "did $($is.Done)" }
            } elseif ($command -like 'Get-*') {
                if ($is.Done[0] -ne (Get-Key $object)) { return "$($is.Done[0]), not $(Get-Key $object)" }
            } else {
                $object | ForEach-Object $told[$Cell.Type] | Where-Object { -not $is.Done[0].Contains($_) } | ForEach-Object { return "$($is.Done[0]): $_" }
            }
        }
        namespace {
            if ($command -eq 'Invoke-NetnsProcess') {
                $block = { readlink /proc/self/ns/net }
                $is = Get-Outcome $command @{ NativeCommand = $block } @($object)
                return $is.Objects.StandardOutput -eq "net:[$($lab.Inode)]`n" ? $null : "ran in $($is.Objects.StandardOutput) $($is.Message)"
            }
            # Pairs need a second one.
            $second = @($command -eq 'Test-NetnsReachability' ? [NetnsPS.Netns]::Host : @())
            Compare-Outcome (Get-Outcome $command ($arguments + $link) (@($object) + $second)) (Get-Outcome $command ($arguments + $link + @{ $netns = @($lab) + $second }))
        }
        link {
            $parameter = Get-LinkParameter $command
            if ($Cell.Column -ne 'make on') {
                $expected = Get-Outcome $command ($arguments + @{ Netns = $lab; $parameter = $object.Link })
                if ("$($expected.Done)" -eq "$((Get-Outcome $command ($arguments + @{ Netns = $lab })).Done)") { return 'the link is not told from its namespace' }
                return Compare-Outcome (Get-Outcome $command $arguments @($object)) $expected
            }
            # Really made, in a namespace for this attempt.
            $fresh = New-Lab fresh
            try {
                $own = Get-NetworkObject $fresh | Where-Object { $_.psobject.BaseObject.GetType().Name -eq $Cell.Type } | Select-Object -First 1
                $is = Get-Outcome $command $arguments @($own)
                if ($is.Lacking) { return 'skipped' }
                if ($is.Errors) { return "error: $($is.Errors) ($($is.Message))" }
                $made = @($is.Objects)
                $on = $parameter -eq 'Parent' ? ($made.Parent -replace '.*:') : (Get-NetnsLink $fresh | Where-Object Master -EQ $made.Name).Name
                if ($made.Count -ne 1 -or "$on" -ne $own.Link -or $made.Netns -ne $fresh) { return "made on '$on', not on $($own.Link)" }
            } finally { Remove-Netns $fresh -Force }
        }
        process {
            $by = @('ProcessId', 'Process', 'Id', 'InputObject').Where{ (Get-Command $command).Parameters.ContainsKey($_) }[0]
            $is = Get-Outcome $command $arguments @($object)
            if ($command -eq 'Get-NetnsProcess') { return "$($is.Objects.Id)" -eq "$($process.Id)" ? $null : "gets $($is.Done) $($is.Message)" }
            Compare-Outcome $is (Get-Outcome $command ($arguments + @{ $by = $process.Id }))
        }
        input {
            $is = Get-Outcome $command $arguments @($object)
            if ($is.Errors) { return "error: $($is.Errors) ($($is.Message))" }
            if ($command -eq 'Invoke-NetnsProcess') { return $is.Objects.StandardOutput -eq "$($object.Text)`n" ? $null : "got $($is.Objects.StandardOutput)" }
            if ($Cell.Type -in $standIns) { return 'skipped' }
            if ("$($is.Done)" -ne (Get-Key $object)) { return "got $($is.Done)" }
        }
        default { "'$($Cell.Word)' is not a word of the table" }
    }
}

$results = foreach ($cell in Get-TableCell) {
    # What the kernel changes by itself between two looks is not there the next time.
    foreach ($attempt in 1..3) {
        $wrong = Test-Cell $cell | Select-Object -First 1
        if ($null -eq $wrong -or $wrong -eq 'skipped') { break }
    }
    [pscustomobject]@{ Command = $cell.Command; Type = $cell.Type; Word = $cell.Word; Skipped = $wrong -eq 'skipped'; Wrong = $wrong -eq 'skipped' ? $null : $wrong }
}
ConvertTo-Json @($results) | Set-Content $Report
Remove-Netns $lab -Force
