BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $netem = Get-NetnsSupport | Where-Object Feature -EQ netem
    $noNetem = -not $netem.Supported
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    # The queueing disciplines of a link, as tc(8) shows them.
    function Get-TcJson([object] $Netns, [string] $Link) {
        Invoke-InNetns $Netns { param($Link) tc -j qdisc show dev $Link } -ArgumentList $Link | ConvertFrom-Json
    }

    # What the link itself and tc(8) say of delays, losses and other faults; tc cuts what is below a microsecond.
    function Get-FaultDifference([NetnsPS.NetnsImpairment] $Ours, [object] $Tc) {
        $netem = $Tc.Where{ $_.kind -eq 'netem' }.options
        foreach ($pair in @('Loss', 'loss-random', 'loss'), @('Duplicate', 'duplicate', 'duplicate'), @('Reorder', 'reorder', 'reorder'), @('Corrupt', 'corrupt', 'corrupt')) {
            $theirs = 100 * $netem.psobject.Properties[$pair[1]]?.Value.($pair[2])
            if ([Math]::Abs($theirs - $Ours.($pair[0])) -gt 0.001) { "$($pair[0]): $theirs, not $($Ours.($pair[0]))" }
        }
        foreach ($name in 'Delay', 'Jitter') {
            $theirs = 1e6 * $netem.delay.$name
            if ([Math]::Abs($theirs - $Ours.$name.TotalMicroseconds) -gt 1) { "${name}: $theirs, not $($Ours.$name)" }
        }
        if ($netem.limit -ne $Ours.Limit) { "Limit: $($netem.limit), not $($Ours.Limit)" }
        $rate = $Tc.Where{ $_.kind -eq 'tbf' }.ForEach{ 8 * $_.options.rate }
        if ("$rate" -ne "$($Ours.Rate)") { "Rate: $rate, not $($Ours.Rate)" }
    }

    # How many seconds it takes until all bytes have come through.
    function Measure-Transfer([object] $From, [object] $To, [string] $Address, [int] $Bytes) {
        $listener = Invoke-InNetns $To { param($Address) $l = [Net.Sockets.TcpListener]::new([ipaddress]$Address, 5001); $l.Start(); $l } -ArgumentList $Address
        $sender = Invoke-InNetns $From { param($Address) [Net.Sockets.TcpClient]::new($Address, 5001) } -ArgumentList $Address
        $receiver = $listener.AcceptTcpClient()
        try {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $sending = $sender.GetStream().WriteAsync([byte[]]::new($Bytes), 0, $Bytes)
            $buffer = [byte[]]::new(64kb)
            for ($left = $Bytes; $left -gt 0; $left -= $read) { if (-not ($read = $receiver.GetStream().Read($buffer, 0, $buffer.Length))) { throw 'It ended early.' } }
            $sending.Wait()
            $clock.Elapsed.TotalSeconds
        } finally { $sender.Dispose(); $receiver.Dispose(); $listener.Stop() }
    }
}

Describe 'Set-NetnsImpairment, Get-NetnsImpairment, Clear-NetnsImpairment' -Tag Root, Userns {
    BeforeEach {
        $scope = [NetnsPS.ResourceScope]::Begin('NetnsImpairment')
        $a, $b = New-TransientNetns -Name "im$PID-a", "im$PID-b"
        $link, $peer = New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
    }

    AfterEach { $scope.Dispose() }

    It 'limits a rate, as tc(8) sees it' {
        Set-NetnsImpairment $a eth0 -Rate 10mbit -Burst 20kb -QueueTime 40ms | Should -BeNullOrEmpty
        $tc = Get-TcJson $a eth0
        $tc.kind, $tc.options.rate | Should -Be tbf, 1250000
        $seen = Get-NetnsImpairment $a eth0
        $seen.Rate, $seen.Burst, $seen.QueueTime, $seen.Direction | Should -Be 10000000, 20480, ([timespan]'0:0:0.04'), Egress
    }

    It 'keeps what is not named' {
        Set-NetnsImpairment $a eth0 -Rate 10mbit -Burst 20kb -QueueTime 40ms
        $now = Set-NetnsImpairment $a eth0 -Rate 20mbit -Burst 30kb -PassThru
        $now.Rate, $now.Burst, $now.QueueTime | Should -Be 20000000, 30720, ([timespan]'0:0:0.04')
    }

    It 'keeps a burst that was named, also one that tc(8) made, and lets the default follow' {
        Set-NetnsImpairment $a eth0 -Rate 1mbit -Burst 64kb
        (Set-NetnsImpairment $a eth0 -Rate 5mbit -PassThru).Burst | Should -Be 64kb
        (Set-NetnsImpairment $a eth0 -Burst 0 -PassThru).Burst | Should -Be 16kb
        # The kernel reports it in ticks of 64 ns, in which 8 bytes go.
        (Set-NetnsImpairment $a eth0 -Rate 1gbit -PassThru).Burst | Should -BeIn 1250000, 1249992
        Clear-NetnsImpairment $a eth0
        Invoke-InNetns $a { tc qdisc add dev eth0 root tbf rate 1mbit burst 10k latency 50ms }
        $now = Set-NetnsImpairment $a eth0 -Rate 2mbit -PassThru
        $now.Burst, $now.QueueTime | Should -Be 10kb, ([timespan]'0:0:0.05')
    }

    It 'keeps a queue time at every rate, and refuses one that the kernel can''t count' {
        Set-NetnsImpairment $a eth0 -Rate 10mbit
        foreach ($rate in '1mbit', '10gbit', '100gbit', '10mbit') { (Set-NetnsImpairment $a eth0 -Rate $rate -PassThru).QueueTime | Should -Be ([timespan]'0:0:0.05') -Because $rate }
        Get-ErrorOf { Set-NetnsImpairment $a eth0 -Rate 1tbit } | Should -Be 'InvalidValue InvalidArgument'
        (Get-NetnsImpairment $a eth0).Rate | Should -Be 10000000
        (Set-NetnsImpairment $a eth0 -Rate 1tbit -QueueTime 20ms -PassThru).QueueTime | Should -Be ([timespan]'0:0:0.02')
        (Set-NetnsImpairment $a eth0 -Rate 10mbit -PassThru).QueueTime | Should -Be ([timespan]'0:0:0.02')
        (Set-NetnsImpairment $a eth0 -Rate 1kbit -PassThru).QueueTime | Should -Be ([timespan]'0:0:0.016') -Because 'two bytes of 8 ms are what the kernel has'
    }

    It 'leaves no ifb behind when <What>' -ForEach @(
        @{ What = 'the link is removed'; Do = { Remove-NetnsLink $a eth0 } }
        @{ What = 'its other end is removed'; Do = { Remove-NetnsLink $b eth0 } }
        @{ What = 'the link moves to another namespace'; Do = { Set-NetnsLink $a eth0 -MoveTo $b -NewName wan0 } }
        @{ What = 'the link was removed by others, and another one is impaired'; Do = {
                Invoke-InNetns $a { ip link delete eth0 }
                New-NetnsVethPair $a -Name eth7 -PeerName eth8
                Set-NetnsImpairment $a eth7 -Rate 5mbit -Direction Ingress
                Clear-NetnsImpairment $a eth7
            }
        }
    ) {
        Skip-Unless ifb, clsact
        Set-NetnsImpairment $a eth0 -Rate 5mbit -Direction Ingress
        & $Do
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
        Get-NetnsImpairment $a, $b | Should -BeNullOrEmpty
    }

    It 'takes an ifb for no impairment, mends it, and clears it without an error, when <What>' -ForEach @(
        @{ What = 'the link went away and came back'; Do = { Invoke-InNetns $a { param($There) ip link set eth7 netns $There } -ArgumentList $b.Path; Set-NetnsLink $b eth7 -MoveTo $a -Up } }
        @{ What = 'its redirect was removed'; Do = { Invoke-InNetns $a { tc qdisc delete dev eth7 clsact } } }
        @{ What = 'it was removed itself'; Do = { Get-NetnsLink $a -Kind ifb | Remove-NetnsLink } }
    ) {
        Skip-Unless ifb, clsact
        New-NetnsVethPair $a -Name eth7 -PeerName eth8
        Set-NetnsImpairment $a eth7 -Rate 5mbit -Direction Ingress
        & $Do
        Get-NetnsImpairment $a | Should -BeNullOrEmpty
        (Set-NetnsImpairment $a eth7 -Rate 6mbit -Direction Ingress -PassThru).Rate | Should -Be 6000000
        Invoke-InNetns $a { tc filter show dev eth7 ingress } | Out-String | Should -BeLike "*Redirect to device ingress$((Get-NetnsLink $a eth7).Index)*"
        & $Do
        Get-ErrorOf { Clear-NetnsImpairment $a eth7 } | Should -BeNullOrEmpty
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
        (Get-TcJson $a eth7).kind | Should -Not -Contain clsact
    }

    It 'really limits what the link <Direction>' -ForEach @{ Direction = 'Egress' }, @{ Direction = 'Ingress' } {
        try { Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction $Direction -ErrorAction Stop } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Skip-Lacking $_
            return
        }
        $limited, $free = @($a, $b, '10.0.0.2'), @($b, $a, '10.0.0.1')
        if ($Direction -eq 'Ingress') { $limited, $free = $free, $limited }
        # 1 MiB takes 2.1 s at 4 Mbit/s; the burst and the queue are small.
        Measure-Transfer @limited 1mb | Should -BeGreaterThan 1.5
        # What else the machine does only adds to the time: one that is quick enough is the proof.
        Wait-NetnsCondition { Measure-Transfer @free 1mb | Should -BeLessThan 1.5 } -Timeout 60s
    }

    It 'impairs both directions apart, and leaves nothing of them' {
        try { Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction Both -ErrorAction Stop } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Skip-Lacking $_
            return
        }
        Set-NetnsImpairment $a eth0 -Rate 8mbit -Direction Ingress
        $seen = Get-NetnsImpairment $a
        $seen.Direction | Should -Be Egress, Ingress
        $seen.Rate | Should -Be 4000000, 8000000
        (Get-NetnsImpairment $a -Direction Ingress).Rate | Should -Be 8000000
        $seen[1] | Clear-NetnsImpairment
        (Get-NetnsImpairment $a).Direction | Should -Be Egress
        Clear-NetnsImpairment $a eth0
        Get-NetnsImpairment $a | Should -BeNullOrEmpty
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
        (Get-TcJson $a eth0).kind | Should -Not -Contain clsact
    }

    It 'takes links from the pipeline, and one bad one of many does not lose the others' {
        Get-ErrorOf { 'nosuch', 'eth0' | Set-NetnsImpairment $a -Rate 4mbit } | Should -Be 'LinkNotFound ObjectNotFound'
        $peer | Set-NetnsImpairment -Rate 4mbit
        ($a, $b | Get-NetnsImpairment).Netns | Should -Be $a, $b
    }

    It 'changes nothing with -WhatIf, and goes with its scope' {
        Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction Both -WhatIf
        Get-NetnsImpairment $a | Should -BeNullOrEmpty
        $inner = [NetnsPS.ResourceScope]::Begin('inner')
        Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction Both -ErrorAction Ignore
        $inner.Dispose()
        Get-NetnsImpairment $a | Should -BeNullOrEmpty
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
    }

    It 'stacks delays and a rate, keeps each, and reads them back' {
        try { Set-NetnsImpairment $a eth0 -Delay 20ms -Jitter 5ms -DelayCorrelation 10 -Loss 1% -LossCorrelation 25% -Rate 10mbit -ErrorAction Stop } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Skip-Lacking $_
            return
        }
        (Get-TcJson $a eth0).kind | Should -Be netem, tbf
        Set-NetnsImpairment $a eth0 -Loss 2
        $seen = Get-NetnsImpairment $a eth0
        $seen.Delay, $seen.Jitter, $seen.Loss, $seen.LossCorrelation, $seen.Rate | Should -Be ([timespan]'0:0:0.02'), ([timespan]'0:0:0.005'), 2, 25, 10000000
    }

    It 'is the preset <_> as tc(8) sees it, whatever was there before' -ForEach lan, wifi, 4g, satellite, lossy {
        Skip-Unless netem
        Set-NetnsImpairment $a eth0 -Delay 7ms -DelayCorrelation 10 -Loss 9 -LossCorrelation 9 -Limit 7 -Rate 1mbit
        Set-NetnsImpairment $a eth0 -Preset $_
        Set-NetnsImpairment $b eth0 -Preset $_
        Get-FaultDifference (Get-NetnsImpairment $a eth0) (Get-TcJson $a eth0) | Should -BeNullOrEmpty
        Get-TcJson $a eth0 | ConvertTo-Json -Depth 5 | Should -Be (Get-TcJson $b eth0 | ConvertTo-Json -Depth 5)
    }

    It 'changes one part as often as asked, and leaves the others exactly as they were' {
        Skip-Unless netem
        $given = @{
            Delay = '500us'; Jitter = '1us'; DelayCorrelation = 10; Duplicate = 1; DuplicateCorrelation = 20; Corrupt = 2; CorruptCorrelation = 30
            Reorder = 5; ReorderCorrelation = 40; Limit = 50; Rate = '50gbit'; QueueTime = '7ms'
        }
        $first = Set-NetnsImpairment $a eth0 @given -PassThru
        $first.Delay, $first.Jitter, $first.QueueTime | Should -Be ([timespan]'0:0:0.0005'), ([timespan]'0:0:0.000001'), ([timespan]'0:0:0.007')
        $last = 1..4 | ForEach-Object { Set-NetnsImpairment $a eth0 -Loss $_ -PassThru } | Select-Object -Last 1
        foreach ($name in $given.Keys + 'Burst') { $last.$name | Should -Be $first.$name -Because "nothing was said of $name" }
        Get-FaultDifference $last (Get-TcJson $a eth0) | Should -BeNullOrEmpty

        $rateOnly = Set-NetnsImpairment $a eth0 -Delay 0 -Jitter 0 -DelayCorrelation 0 -Loss 0 -Duplicate 0 -DuplicateCorrelation 0 -Corrupt 0 -CorruptCorrelation 0 -Reorder 0 -ReorderCorrelation 0 -Limit 1000 -PassThru
        $rateOnly.Rate, $rateOnly.Limit | Should -Be 50000000000, $null
        (Get-TcJson $a eth0).kind | Should -Be tbf
    }

    It 'leaves a model of losses that somebody else set, until a loss is named' {
        Skip-Unless netem
        Invoke-InNetns $a { tc qdisc add dev eth0 root netem delay 10ms loss gemodel 1% 10% 70% 0.1% }
        Set-NetnsImpairment $a eth0 -Duplicate 1
        $seen = (Get-TcJson $a eth0).options
        $seen.'loss-gemodel'.r, $seen.duplicate.duplicate, $seen.delay.delay | Should -Be 0.1, 0.01, 0.01
        Set-NetnsImpairment $a eth0 -Loss 1
        (Get-TcJson $a eth0).options.psobject.Properties.Name | Should -Not -Contain loss-gemodel
    }

    It 'really delays and loses what goes <Direction>' -ForEach @(
        @{ Direction = 'Egress'; Least = 200 }
        @{ Direction = 'Ingress'; Least = 200 }
        @{ Direction = 'Both'; Least = 400 }
    ) {
        Skip-Unless netem, ifb, clsact
        Set-NetnsImpairment $a eth0 -Delay 200ms -Direction $Direction
        # What else the machine does only adds to the time: one that is quick enough is the proof.
        $all = Wait-NetnsCondition {
            $said = Invoke-InNetns $a { ping -c 5 -i 0.2 -w 30 10.0.0.2 } | Out-String
            $fastest = [double][regex]::Match($said, 'rtt min/avg/max/mdev = ([\d.]+)').Groups[1].Value
            $fastest | Should -BeLessThan ($Least + 190) -Because 'it is delayed once each way at most'
            $fastest
        } -Timeout 60s -PassThru
        $all | Should -BeGreaterOrEqual $Least
        Set-NetnsImpairment $a eth0 -Delay 0 -Loss 100 -Direction $Direction
        Invoke-InNetns $a { ping -c 3 -i 0.2 -W 1 -w 5 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 1
        Clear-NetnsImpairment $a eth0 -Direction $Direction
        Invoke-InNetns $a { ping -c 1 -w 30 10.0.0.2 | Out-Null; $LASTEXITCODE } | Should -Be 0
    }

    It 'says which kernel option is missing, and leaves the link as it was' -Skip:(-not $noNetem) {
        Get-LackProof (Get-NetnsSupport netem) | Should -Not -BeNullOrEmpty
        Set-NetnsImpairment $a eth0 -Rate 10mbit
        try { Set-NetnsImpairment $a eth0 -Preset 4g -ErrorAction Stop } catch { $record = $_ }
        "$($record.FullyQualifiedErrorId) $($record.CategoryInfo.Category)" | Should -BeLike 'ImpairmentSetFailed.EOPNOTSUPP,* NotImplemented'
        "$record" | Should -BeLike '*CONFIG_NET_SCH_NETEM*'
        (Get-NetnsImpairment $a eth0).Rate | Should -Be 10000000
        Get-ErrorOf { Set-NetnsImpairment $a eth0 -Delay 1ms -Direction Ingress } | Should -Be 'ImpairmentSetFailed.EOPNOTSUPP NotImplemented'
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
    }

    It 'does not touch what is somebody else''s' {
        Invoke-InNetns $a { tc qdisc add dev eth0 root handle 5: pfifo; tc qdisc add dev eth0 clsact }
        Get-ErrorOf { Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction Both } | Should -Be 'ImpairmentSetFailed.EBUSY ResourceBusy', 'ImpairmentSetFailed.EBUSY ResourceBusy'
        Get-ErrorOf { Clear-NetnsImpairment $a eth0 } | Should -Be 'ImpairmentClearFailed.EBUSY ResourceBusy'
        (Get-TcJson $a eth0).kind | Should -Be pfifo, clsact
        Get-NetnsLink $a -Kind ifb | Should -BeNullOrEmpty
    }

    It 'completes links and presets, and shows a table' {
        Get-Completion "Set-NetnsImpairment $($a.Name) e" | Should -Be eth0
        Get-Completion 'Set-NetnsImpairment -Preset ' | Should -Be lan, wifi, 4g, satellite, lossy
        Set-NetnsImpairment $a eth0 -Rate 1.5mbit -PassThru | Out-String -Width 200 | Should -BeLike '*eth0*Egress*1500000*'
    }

    It '<Because> is <Id>' -ForEach @(
        @{ Because = 'a loss of 101 %'; Id = 'InvalidValue InvalidArgument'; Given = @{ Loss = '101%' } }
        @{ Because = 'a rate of 1'; Id = 'InvalidValue InvalidArgument'; Given = @{ Rate = 1 } }
        @{ Because = 'a rate that is none'; Id = 'ParameterArgumentTransformationError InvalidData'; Given = @{ Rate = 'fast' } }
        @{ Because = 'a burst without a rate'; Id = 'InvalidValue InvalidArgument'; Given = @{ Burst = 20000 } }
        @{ Because = 'a burst below a packet'; Id = 'InvalidValue InvalidArgument'; Given = @{ Rate = '10mbit'; Burst = 100 } }
        @{ Because = 'reordering without a delay'; Id = 'InvalidValue InvalidArgument'; Given = @{ Reorder = 1 } }
        @{ Because = 'a delay of an hour'; Id = 'InvalidDuration InvalidArgument'; Given = @{ Delay = '1h' } }
        @{ Because = 'an unknown preset'; Id = 'InvalidValue InvalidArgument'; Given = @{ Preset = 'x' } }
    ) {
        Get-ErrorOf { Set-NetnsImpairment $a eth0 @Given } | Should -BeIn ($Id -split '\|')
        Get-NetnsImpairment $a | Should -BeNullOrEmpty
    }
}
