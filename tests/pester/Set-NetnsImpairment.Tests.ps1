BeforeDiscovery {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    $netem = Get-NetnsSupport | Where-Object Feature -EQ netem
    $noNetem = -not $netem.Supported
}

BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/LinkTests.psm1"

    # The queueing disciplines of a link, as tc(8) shows them.
    function Get-TcJson([object] $Netns, [string] $Link) {
        Invoke-InNetns $Netns { param($Link) tc -j qdisc show dev $Link } -ArgumentList $Link | ConvertFrom-Json
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

    It 'really limits what the link <Direction>' -ForEach @{ Direction = 'Egress' }, @{ Direction = 'Ingress' } {
        try { Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction $Direction -ErrorAction Stop } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Set-ItResult -Skipped -Because "$_"
            return
        }
        $limited, $free = @($a, $b, '10.0.0.2'), @($b, $a, '10.0.0.1')
        if ($Direction -eq 'Ingress') { $limited, $free = $free, $limited }
        # 1 MiB takes 2.1 s at 4 Mbit/s; the burst and the queue are small.
        Measure-Transfer @limited 1mb | Should -BeGreaterThan 1.5
        Measure-Transfer @free 1mb | Should -BeLessThan 1.5
    }

    It 'impairs both directions apart, and leaves nothing of them' {
        try { Set-NetnsImpairment $a eth0 -Rate 4mbit -Direction Both -ErrorAction Stop } catch {
            if ($_.CategoryInfo.Category -ne 'NotImplemented') { throw }
            Set-ItResult -Skipped -Because "$_"
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
            Set-ItResult -Skipped -Because "$_"
            return
        }
        (Get-TcJson $a eth0).kind | Should -Be netem, tbf
        Set-NetnsImpairment $a eth0 -Loss 2
        $seen = Get-NetnsImpairment $a eth0
        $seen.Delay, $seen.Jitter, $seen.Loss, $seen.LossCorrelation, $seen.Rate | Should -Be ([timespan]'0:0:0.02'), ([timespan]'0:0:0.005'), 2, 25, 10000000
    }

    It 'says which kernel option is missing, and leaves the link as it was' -Skip:(-not $noNetem) {
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
