# What is seen of thread jobs: every form of the command, its job, and what the job writes, as lines of text. Run with this
# module and without it, both must be the same.
param([string] $Module)
if ($Module) { Import-Module $Module }
$PSStyle.OutputRendering = 'PlainText'
$folder = (New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "netnsps-$([guid]::NewGuid())")).FullName
Set-Location $folder
Set-Content job.ps1 'param($a) "file $a $(Split-Path -Leaf "$PSCommandPath")|$PSScriptRoot|$($MyInvocation.MyCommand)"; $input | ForEach-Object { "in $_" }'
Set-Content bad.ps1 'if ('

function Format-Error($Record, [switch] $Full) {
    # The class of the command is this module's own.
    $id = $Full ? $Record.FullyQualifiedErrorId : ($Record.FullyQualifiedErrorId -replace ',.*')
    "$id | $($Record.CategoryInfo.Category) | $Record | $($Record.InvocationInfo.PositionMessage) | $($Record.ScriptStackTrace) | $($Record.Exception.GetType())"
}

function Format-Job($Job) {
    [void]($Job | Wait-Job)
    $name = $Job.Name -replace '\d+', 'N'
    "$($Job.GetType().FullName) $name $($Job.State) $($Job.PSJobTypeName) $($Job.Location) $($Job.HasMoreData) $($Job.Command)"
    foreach ($item in $Job | Receive-Job 2>&1 3>&1 4>&1 5>&1 6>&1) {
        $item -is [System.Management.Automation.ErrorRecord] ? (Format-Error $item -Full) : "$($item.GetType().Name) $item"
    }
    Remove-Job $Job
}

$forms = [ordered]@{
    plain = { Start-ThreadJob { 1; 'two' } }
    named = { Start-ThreadJob -Name nn -ScriptBlock { 1 } }
    alias = { Set-Alias stj Start-ThreadJob; Set-Alias stk stj; stj { 'a' }; stk { 'b' } }
    qualified = { Microsoft.PowerShell.ThreadJob\Start-ThreadJob { 'q' } }
    splat = { $h=@{ ScriptBlock={ "$args" }; ArgumentList=1,2; Name='sp' }; Start-ThreadJob @h }
    file = { Start-ThreadJob -FilePath ./job.ps1 -ArgumentList 7 }
    fileinput = { 1,2 | Start-ThreadJob -FilePath ./job.ps1 }
    nofile = { Start-ThreadJob -FilePath ./nosuch.ps1 }
    badfile = { Start-ThreadJob -FilePath ./bad.ps1 }
    wrongext = { Start-ThreadJob -FilePath ./x.txt }
    input = { 1..3 | Start-ThreadJob { $input | % { $_ * 2 } } }
    inputobj = { Start-ThreadJob { $input | % { "$_" } } -InputObject 5 }
    process = { 1..3 | Start-ThreadJob { process { "p$_" } } }
    using = { $x = 4; Start-ThreadJob { $using:x + 1 } }
    usingnone = { Start-ThreadJob { "[$using:nosuchvar]" } }
    usingexpr = { $x = @{a=1}; Start-ThreadJob { $using:x.a } }
    usingfunc = { function f { param($q) $l = 3; Start-ThreadJob { "$using:q$using:l" } }; f 2 }
    usingmodule = { $m = New-Module { $mv = 'modvar'; function g { Start-ThreadJob { "$using:mv" } } }; g }
    usingspecial = { 9 | % { Start-ThreadJob { "$using:_" } } }
    init = { Start-ThreadJob { $y + 1 } -InitializationScript { $y = 10; 'i' } }
    error = { Start-ThreadJob {
        Write-Error 'oops'
        Get-Item /nosuch
        throw 'end' } }
    streams = { Start-ThreadJob { Write-Warning w; Write-Verbose v -Verbose; Write-Information i; Write-Debug d -Debug; $Host.Name } }
    badthrottle = { Start-ThreadJob { 1 } -ThrottleLimit 0 }
    null = { Start-ThreadJob $null }
    noargs = { Start-ThreadJob -Name x }
    verbose = { Start-ThreadJob { 1 } -Verbose -OutVariable ov; "ov $($ov.Count)" }
    ea = { Start-ThreadJob -FilePath ./nosuch.ps1 -ErrorAction SilentlyContinue -ErrorVariable ev; "ev $($ev.Count)" }
    location = { Set-Location /usr; Start-ThreadJob { "$PWD" }; Set-Location $folder }
    invoc = { Start-ThreadJob { $MyInvocation.Line; $MyInvocation.ScriptLineNumber; "$PSScriptRoot|$PSCommandPath" } }
    # Whether a stopped job has an error depends on where it was.
    stop = {
        $e = [System.Threading.ManualResetEventSlim]::new()
        $j = Start-ThreadJob { ($using:e).Set(); Start-Sleep 100 }
        $e.Wait()
        $j | Stop-Job
        "$($j.State)"
        Remove-Job $j
    }
    powershell = { [powershell]::Create('CurrentRunspace').AddCommand('Start-ThreadJob').AddParameter('ScriptBlock', { 'api' }).Invoke() }
    positionalfile = { Start-ThreadJob ./job.ps1 }
    mycmd = { Start-ThreadJob { $MyInvocation.MyCommand.Name + '|' + $MyInvocation.MyCommand.CommandType + '|' + $MyInvocation.InvocationName } }
}
foreach ($form in $forms.Keys) {
    $seen = try { & $forms[$form] 2>&1 3>&1 4>&1 } catch { $_ }
    $lines = foreach ($item in $seen) {
        switch ($item) {
            { $_ -is [System.Management.Automation.Job] } { Format-Job $_; break }
            { $_ -is [System.Management.Automation.ErrorRecord] } { Format-Error $_; break }
            default { "$_" }
        }
    }
    @{ Form = $form; Seen = @($lines) -replace [regex]::Escape($folder), 'FOLDER' -join "`n" } | ConvertTo-Json -Compress
}
$command = Get-Command Start-ThreadJob
@{ Form = 'Get-Command'; Seen = "$($command.CommandType) $($command.Source) $($command.Version)" } | ConvertTo-Json -Compress
Set-Location /
Remove-Item -Recurse $folder
