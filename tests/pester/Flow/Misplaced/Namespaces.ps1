# Gives each command with -Netns what is not a namespace, in each place where one can be written, and writes as JSON what came of
# it. The last attempt is a right one, which proves that the other arguments would have worked in the host.
param([string] $Module, [string] $Report)
$ErrorActionPreference = 'Continue'
$ConfirmPreference = 'None'
Import-Module $Module
Import-Module "$PSScriptRoot/Lab.psm1"
Initialize-Host
$marker = '/run/netns/marker'

# They only read what comes by the pipeline, which is a namespace in another place.
$reading = 'Get-NetnsId', 'New-ResourceBaseline'
$removed = New-TransientNetns removed
Remove-Netns $removed
$results = foreach ($command in (Get-Module NetnsPS).ExportedCommands.Values | Where-Object { $_.CommandType -ne 'Alias' -and $_.Parameters -and $_.Parameters.ContainsKey('Netns') }) {
    foreach ($set in $command.ParameterSets | Where-Object { $_.Parameters.Name -contains 'Netns' }) {
        $arguments = Get-ArgumentFor $command $set $marker
        if ($null -eq $arguments) { continue }
        $own = $set.Parameters | Where-Object Name -EQ Netns
        $isMany = $own.ParameterType.IsArray
        $a, $b = New-LabNetns alice, bob
        $wrong = [ordered]@{
            missing   = 'no-such-netns'
            digits    = 1
            noProcess = 'pid:none'
            null      = $null
            emptyText = ''
            emptyList = @()
            nothing   = [Management.Automation.Internal.AutomationNull]::Value
            withNull  = @($a, $null)
            removed   = $removed
            table     = @{ Name = 'alice' }
            ofNetns   = @{ Netns = $a }
            ordered   = [ordered]@{ Name = 'alice'; Netns = $a }
            xml       = [xml]'<netns>alice</netns>'
            date      = [datetime]::UnixEpoch
            path      = '/etc/hostname'
        }
        if (-not $isMany) { $wrong.plural = @($a, $b) }
        # What asks finds who answers, in the host as well.
        $servers = @(if ($command.Name -eq 'Resolve-NetnsDnsName') { 'host', $a | Start-NetnsDnsServer })
        $before = Get-HostState

        # The other arguments by position too: one that is refused for -Netns must not become one of them.
        $named = @{} + $arguments
        $placed = @(foreach ($parameter in $set.Parameters | Where-Object Position -GE 1 | Sort-Object Position) {
            if (-not $named.ContainsKey($parameter.Name)) { break }
            $named[$parameter.Name]
            $named.Remove($parameter.Name)
        })
        $attempts = @(
            foreach ($mistake in $wrong.Keys) {
                $value = $wrong[$mistake]
                @{ Way = 'name'; Mistake = $mistake; Error = @(Get-ErrorId { & $command -Netns $value @arguments }) }
                if ($own.Position -ge 0) { @{ Way = 'position'; Mistake = $mistake; Error = @(Get-ErrorId { & $command $value @arguments }) } }
                if ($own.Position -ge 0 -and $placed) { @{ Way = 'positions'; Mistake = $mistake; Error = @(Get-ErrorId { & $command $value @placed @named }) } }
                if ($own.ValueFromPipeline -and $mistake -notin 'emptyList', 'nothing', 'withNull', 'plural') {
                    @{ Way = 'pipeline'; Mistake = $mistake; Error = @(Get-ErrorId { $value | & $command @arguments }) }
                }
            }

            # A namespace where something else is asked for. (A block alone takes it as what it is.)
            $isBlockAlone = "$($command.Name) $($set.Name)" -eq 'Invoke-NetnsProcess Block'
            if (-not $own.ValueFromPipeline -and $command.Name -notin $reading -and -not $isBlockAlone) {
                foreach ($object in $a, $removed) { @{ Way = 'pipeline'; Mistake = 'misplaced'; Error = @(Get-ErrorId { $object | & $command @arguments }) } }
            }
            $second = $set.Parameters | Where-Object { $_.Position -eq 1 -and $arguments.ContainsKey($_.Name) -and $_.ParameterType -ne [NetnsPS.NetnsReference] } | Select-Object -First 1
            if ($second) {
                $others = @{} + $arguments
                $others.Remove($second.Name)
                @{ Way = 'position'; Mistake = 'swapped'; Error = @(Get-ErrorId { & $command $arguments[$second.Name] $a @others }) }
            }
        )
        $ran = Test-Path $marker
        $changed = Compare-State $before (Get-HostState)
        Remove-Item $marker -ErrorAction Ignore

        # Pairs need two.
        $right = $command.Name -eq 'Test-NetnsReachability' ? @($a, $b) : $a
        $control = @(Get-ErrorId { & $command -Netns $right @arguments })
        [pscustomobject]@{ Name = $command.Name; Set = $set.Name; Attempts = $attempts; Ran = $ran; Changed = $changed; Control = $control }
        $servers | Stop-NetnsServer
        Get-NetnsProcess | Stop-NetnsProcess -AllowedExitCode @() -ErrorAction Ignore
        Remove-Item $marker -ErrorAction Ignore
        foreach ($netns in $a, $b) { if (-not $netns.IsRemoved) { Remove-Netns $netns -Force } }
    }
}
ConvertTo-Json @($results) -Depth 6 | Set-Content $Report
