<#
.SYNOPSIS
Attacks the journal in a /run of its own, and writes what came of each as JSON.
.DESCRIPTION
Run as root in a mount namespace of its own, so that -All concerns nobody else. $Drop is a folder with mode 1777, as /tmp is;
$First and $Second are two ordinary users. Each step writes what it saw; the test file says what is right.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Drop,
    [Parameter(Mandatory)] [int] $First,
    [Parameter(Mandatory)] [int] $Second
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../Helpers/TestHelpers.psm1"
Import-Module "$PSScriptRoot/../../Helpers/Pwsh.psm1"
$env:TMPDIR = $Drop
$env:XDG_RUNTIME_DIR = $null
$journal = '/run/netnsps-0'
$pwsh = @(Get-PwshCommand)
$result = [ordered]@{}
# Programs that sleep are known by for how long: numbers that no other program on the machine has.
$base = 10000000 + $PID * 100

function As([int] $User, [string] $Script) { setpriv --reuid=$User --regid=$User --clear-groups sh -c $Script }

# A PowerShell that does something and is killed by itself, at once; the launcher stands before it.
function Invoke-Killed([string] $Script, [string[]] $Launcher = @()) {
    $line = $Launcher + $pwsh + @('-NoProfile', '-NonInteractive', '-Command', "Import-Module $Module; $Script; kill -9 `$PID")
    & $line[0] $line[1..$line.Count] *> $null
}

# A PowerShell that does something and lives until its input ends.
function Start-Living([string] $Script, [string[]] $Launcher = @()) {
    $line = $Launcher + $pwsh + @('-NoProfile', '-NonInteractive', '-Command', "Import-Module $Module; $Script; 'ready'; [void][Console]::In.ReadLine()")
    $start = [Diagnostics.ProcessStartInfo]::new($line[0], [string[]]$line[1..$line.Count])
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    while (($read = $process.StandardOutput.ReadLine()) -ne 'ready') { if ($null -eq $read) { throw "It ended: $Script" } }
    $process
}

function Stop-Living([Diagnostics.Process] $Process) {
    $Process.StandardInput.Close()
    $Process.WaitForExit()
    $Process.Dispose()
}

# The folders of owners in root's journal, but for the one of this process. In a container nobody can tell whether owners in
# other PID namespaces live, whose folders stay then; PROC_PID_INIT_INO is the number of the machine's own.
$pidNamespace = (readlink /proc/self/ns/pid) -replace '\D'
$isMachine = $pidNamespace -eq 0xeffffffcL
function Get-Folder { Get-ChildItem $journal | Where-Object { $_.Name -notlike "$PID-*" -and ($isMachine -or $_.Name -like "*.$pidNamespace.*") } }
function Get-Listed { @(Get-NetnsOrphan | ForEach-Object Subject) }
# As a list, also when it is empty or of one.
function Get-Names { , @(Get-ChildItem /run/netns -ErrorAction Ignore | ForEach-Object Name | Sort-Object) }
function Get-Sleeping([int] $Number) { @(pgrep -fx "sleep $($base + $Number)") }
function Stop-Sleeping([int] $Number) { foreach ($id in Get-Sleeping $Number) { kill -9 $id } }
# The numbers of the sleeping programs among orphans.
function Get-Number([object[]] $Orphan) { , @($Orphan.CommandLine -replace '^sleep ' | ForEach-Object { [int]$_ - $base } | Sort-Object) }
# A script that leaves a program behind, which forks away from it.
function Get-Leaving([string] $Netns, [int] $Number, [string] $With = '') {
    "Start-NetnsProcess $Netns sh '-c', 'setsid $With sleep $($base + $Number) & echo up; wait' -WaitForOutput up > `$null"
}
function Test-Netns([string] $Name) { ip netns exec $Name true 2>$null; $LASTEXITCODE -eq 0 }

# A folder that another user made first, in the place where temporary files lie.
$victim = New-Item -ItemType Directory "$Drop/victim"
Set-Content "$victim/file" precious
chown -R "${Second}:$Second" $victim
mount -t tmpfs precious /mnt
$boot = (Get-Content /proc/sys/kernel/random/boot_id) -replace '-'
$owner = "1-1.1.$boot.$('0' * 32).$('0' * 32)"
$records = @"
{"Kind":"File","Subject":"$victim"}
{"Kind":"Mount","Subject":"/mnt"}
{"Kind":"PublishedName","Subject":"$victim"}
{"Kind":"PublishedName","Netns":{"Device":4,"Inode":4026531840},"Name":"../../mnt","Folder":{"Device":0,"Inode":0},"Placeholder":{"Device":0,"Inode":0,"Born":0}}
"@ -split "`n"
$plant = foreach ($folder in 'netnsps/1-1', "netnsps-0/$owner") {
    "mkdir -p '$Drop/$folder'; chmod -R 777 '$Drop'/netnsps*"
    for ($i = 0; $i -lt $records.Count; $i++) { "echo '$($records[$i])' > '$Drop/$folder/$i'" }
}
As $First ($plant -join '; ')
Import-Module $Module
$result.PlantedListed = Get-Listed
Remove-NetnsOrphan -All
$result.PlantedVictim = Test-Path "$victim/file"
$result.PlantedMount = [bool](findmnt /mnt)
umount /mnt

# Without any safe folder: the one in /run is another user's too.
$null = New-Item -ItemType Directory $journal
chown "${First}:$First" $journal
$null = New-TransientNetns unsafe -Publish -WarningVariable warned -WarningAction SilentlyContinue
$result.UnsafeWarnings = $warned.Count
$result.UnsafePublished = Test-Netns unsafe
$null = New-TransientNetns unsafe2 | Publish-Netns -WarningVariable warned -WarningAction SilentlyContinue
$result.UnsafeWarningsOfPublish = $warned.Count
$result.UnsafeWritten = @(Get-ChildItem -Recurse $journal).Count
Remove-Netns unsafe, unsafe2
rm -rf $journal "$Drop/netnsps-0"

# A link in the place of the folder, to one of root's own.
$elsewhere = New-Item -ItemType Directory "$Drop/elsewhere"
chmod 700 $elsewhere
ln -s $elsewhere $journal
As $First "ln -s '$elsewhere' '$Drop/netnsps-0'"
$null = New-TransientNetns linked -Publish -WarningVariable warned -WarningAction SilentlyContinue
$result.LinkWarnings = $warned.Count
$result.LinkWritten = @(Get-ChildItem $elsewhere).Count
Remove-Netns linked
rm $journal "$Drop/netnsps-0"

# With a umask of 0.
$living = Start-Living 'New-TransientNetns umask -Publish > $null' sh, '-c', 'umask 0; exec "$@"', sh
$result.Modes = @($journal) + (Get-ChildItem -Recurse $journal).FullName | Sort-Object | ForEach-Object { stat -c %a $_ }
$result.LivingListed = Get-Listed
Stop-Living $living
$result.LeftAtItsEnd = @(Get-ChildItem $journal).Count, (Get-Names).Count

# Our folder, opened to others meanwhile: it is not read, nor closed. Once it is closed again, entries and folders of others
# in it are passed over, and what is ours is found nevertheless.
Invoke-Killed 'New-TransientNetns ours -Publish > $null'
Invoke-Killed 'New-TransientNetns theirs -Publish > $null'
$ours, $theirs = Get-ChildItem $journal -Directory | Sort-Object CreationTime
chmod 777 $journal
chown -R "${First}:$First" $theirs
As $First "chmod 000 '$theirs'"
As $Second "mkdir -m 000 '$journal/$owner'"
$result.OpenListed = Get-Listed
$result.OpenMode = stat -c %a $journal
chmod 700 $journal
$result.MixedListed = Get-Listed
Remove-NetnsOrphan -All
$result.MixedNames = Get-Names
ip netns del theirs
rm -rf $theirs "$journal/$owner"

# An ordinary user, whose folder another one has planted; and then with one of root's in the user's own.
$place = "$Drop/place"
$null = New-Item -ItemType Directory $place
cp -R $PSHOME $place/pwsh
cp -R (Split-Path $Module) $place/NetnsPS
chmod -R a+rX $place
$asUser = "HOME='$place' TMPDIR='$Drop' exec $($pwsh -replace [regex]::Escape($PSHOME), "$place/pwsh") -NoProfile -NonInteractive -Command " +
    "'Import-Module $place/NetnsPS; `"listed: `" + @(Get-NetnsOrphan).Count; Remove-NetnsOrphan -All; `"errors: `" + `$Error.Count'"
As $Second "mkdir '$Drop/netnsps-$First'; mkdir '$Drop/netnsps-$First/$owner'; echo '$($records[0])' > '$Drop/netnsps-$First/$owner/0'"
$result.UserPlanted = As $First $asUser
rm -rf "$Drop/netnsps-$First"
As $First "mkdir -m 777 '$Drop/netnsps-$First'"
mkdir -m 000 "$Drop/netnsps-$First/$owner"
$result.UserUnreadable = As $First $asUser
rm -rf "$Drop/netnsps-$First" $place

# Owners that live in another PID namespace, and in another time namespace, in which start times are others.
$pidOwner = Start-Living "New-TransientNetns inpid -Publish > `$null; $(Get-Leaving inpid 11)" unshare, -pf, --mount-proc
$timeOwner = Start-Living "New-TransientNetns intime -Publish > `$null; $(Get-Leaving intime 12)" unshare, -T, --boottime, 100000, -f
# One that has died there, so that processes are searched for.
Invoke-Killed "New-TransientNetns dead -Publish > `$null; $(Get-Leaving dead 13)"
# Not as the first process there, which can't kill itself.
Invoke-Killed 'New-TransientNetns deadpid -Publish > $null' unshare, -pf, --mount-proc, sh, '-c', '"$@"; true', sh
Invoke-Killed "New-TransientNetns deadtime -Publish > `$null; $(Get-Leaving deadtime 14)" unshare, -T, --boottime, 100000, -f
$found = Get-NetnsOrphan
$result.ForeignNames = @($found.Where{ $_.Kind -eq 'PublishedName' }.Name | Sort-Object)
$result.ForeignProcesses = Get-Number $found.Where{ $_.Kind -eq 'Process' }
$found | Remove-NetnsOrphan
$result.ForeignLeft = Get-Names
$result.ForeignSleeping = @(11..14).Where{ Get-Sleeping $_ }
Stop-Living $pidOwner
Stop-Living $timeOwner
$result.ForeignEnded = Get-Names

# The caller's own living namespaces, one with a process that has lost its environment, beside the note of a killed one.
$mine = New-TransientNetns mine
$process = Start-NetnsProcess $mine -FilePath env -ArgumentList '-i', 'sleep', ($base + 15)
Invoke-Killed "New-TransientNetns note > `$null; $(Get-Leaving note 16 'env -i')"
$result.OwnListed = Get-Number (Get-NetnsOrphan)
$result.OwnRemoved = $mine.IsRemoved
$result.OwnRuns = -not $process.HasExited
Remove-NetnsOrphan -All
$result.OwnRunsStill = -not $process.HasExited -and -not $mine.IsRemoved
Remove-Netns $mine

# Marks that another user makes up: of what can be read of a dead owner, and of the mark of a program that ran as that user, whose number
# then is the only one that it serves for.
Invoke-Killed "New-TransientNetns forged > `$null; $(Get-Leaving forged 20)
    Invoke-NetnsProcess forged env -User $First -WorkingDirectory / | ForEach-Object StandardOutput | Set-Content $Drop/told"
$dead = (Get-Folder).Name -split '\.'
$publicPart = $dead[0..1] -join '.'
$result.ForgedTold = "$(Get-Content $Drop/told | Select-String '^NETNSPS_PROCESS=')" -replace '^NETNSPS_PROCESS='
$madeUp = "$publicPart.1.$('0' * 32)", "$publicPart.$('0' * 32).1.$('0' * 32)", "$publicPart.1.00", "$publicPart.$('f' * 32).1.$('f' * 32)"
for ($i = 0; $i -lt $madeUp.Count; $i++) {
    As $First "env -i NETNSPS_PROCESS=$($madeUp[$i]) setsid sleep $($base + 21 + $i) </dev/null >/dev/null 2>&1 &"
}
[void][Threading.SpinWait]::SpinUntil([Func[bool]] { -not @(21..24).Where{ -not (Get-Sleeping $_) } }, 10000)
$result.ForgedListed = Get-Number (Get-NetnsOrphan)
Remove-NetnsOrphan -All
$null = Get-NetnsOrphan
$result.ForgedJournal = @(Get-Folder).Count
$result.ForgedSleeping = @(20..24).Where{ Get-Sleeping $_ }
foreach ($i in 21..24) { Stop-Sleeping $i }

# A program whose name and command line are escape sequences: asked for, listed by completion, and named by what that has written.
Invoke-Killed "New-TransientNetns shown -Publish > `$null
    Start-NetnsProcess shown sh '-c', 'setsid python3 $PSScriptRoot/../Attackers/evil-name.py & wait' -WaitForOutput ready > `$null"
$asking = @($pwsh | Select-Object -Skip 1) + @('-NoProfile', '-Command', "Import-Module $Module; Remove-NetnsOrphan")
$result.ShownQuestion = 'n' | & $pwsh[0] $asking 2>&1 | Out-String
$completions = (TabExpansion2 'Remove-NetnsOrphan -Name ').CompletionMatches
$result.ShownCompletion = @($completions | ForEach-Object { $_.CompletionText, $_.ListItemText, $_.ToolTip })
$result.ShownOwners = @((TabExpansion2 'Remove-NetnsOrphan -Owner ').CompletionMatches | ForEach-Object ToolTip)
$result.ShownListed = @(Get-NetnsOrphan).Count
Invoke-Expression "Remove-NetnsOrphan -Name $($completions.Where{ $_.ListItemText -like '*x1b*' }[0].CompletionText) -ErrorAction Stop"
$result.ShownAfterwards = Get-Listed
Remove-NetnsOrphan -All

# Names that an administrator made again after the kill.
Invoke-Killed 'New-TransientNetns again -Publish > $null'
$result.AgainListed = Get-Listed
ip netns del again
ip netns add again
# The same namespace, which a process has kept, by a name of the administrator's.
Invoke-Killed 'New-TransientNetns attached -Publish > $null'
$keeper = Start-Process ip netns, exec, attached, sleep, ($base + 17) -PassThru
[void][Threading.SpinWait]::SpinUntil([Func[bool]] { Get-Sleeping 17 }, 10000)
ip netns del attached
ip netns attach attached $keeper.Id
# Another namespace, on the file of ours.
Invoke-Killed 'New-TransientNetns covered -Publish > $null'
umount /run/netns/covered
$holder = Start-Process unshare '--net', sleep, ($base + 18) -PassThru
[void][Threading.SpinWait]::SpinUntil([Func[bool]] { Get-Sleeping 18 }, 10000)
mount --bind "/proc/$(Get-Sleeping 18)/ns/net" /run/netns/covered
# Half taken away: the file alone.
Invoke-Killed 'New-TransientNetns half -Publish > $null'
umount /run/netns/half
$result.AnewListed = Get-Listed
Remove-NetnsOrphan -All
$result.AnewNames = Get-Names
$result.AnewWorks = @('again', 'attached', 'covered').Where{ -not (Test-Netns $_) }
$result.AnewJournal = @(Get-Folder).Count
foreach ($process in $keeper, $holder) { $process.Kill(); $process.WaitForExit() }
foreach ($name in 'again', 'attached', 'covered') { ip netns del $name }

# Another boot, in which all numbers are the same.
Invoke-Killed "New-TransientNetns reboot -Publish > `$null; $(Get-Leaving reboot 19)"
$fake = New-Item "$Drop/boot_id" -Value '01234567-89ab-cdef-0123-456789abcdef'
$line = @('--mount', '--propagation', 'private', 'sh', '-c', "mount --bind $fake /proc/sys/kernel/random/boot_id && exec `"`$@`"", 'sh') + $pwsh +
    @('-NoProfile', '-NonInteractive', '-Command', "Import-Module $Module; 'listed: ' + @(Get-NetnsOrphan).Count; Remove-NetnsOrphan -All")
$result.RebootListed = unshare @line
$result.RebootNames = Get-Names
$result.RebootSleeps = [bool](Get-Sleeping 19)
Stop-Sleeping 19
ip netns del reboot

# Choosing what to remove.
$null = 'one', 'two', 'three', 'four', 'five' | ForEach-Object { Invoke-Killed "New-TransientNetns $_ -Publish > `$null" }
$result.ChoiceOwners = @(Get-NetnsOrphan | ForEach-Object OwnerProcessId | Sort-Object -Unique).Count
$null | Remove-NetnsOrphan
Remove-NetnsOrphan -InputObject $null
Remove-NetnsOrphan $null
@() | Remove-NetnsOrphan
$result.AfterNull = Get-Names
Remove-NetnsOrphan -ErrorVariable failure -ErrorAction SilentlyContinue
$result.AfterNothing = Get-Names
$result.NothingError = $failure.FullyQualifiedErrorId, "$($failure.CategoryInfo.Category)"
Remove-NetnsOrphan -WhatIf
$result.AfterWhatIf = Get-Names
Remove-NetnsOrphan -Name t*
$result.AfterName = Get-Names
Remove-NetnsOrphan -Name nosuch -ErrorVariable failure -ErrorAction SilentlyContinue
$result.NameError = $failure.FullyQualifiedErrorId, "$($failure.CategoryInfo.Category)", $failure.TargetObject
Remove-NetnsOrphan -Owner 1 -ErrorVariable failure -ErrorAction SilentlyContinue
$result.OwnerError = $failure.FullyQualifiedErrorId, "$($failure.CategoryInfo.Category)", $failure.TargetObject
$result.Completed = @((TabExpansion2 'Remove-NetnsOrphan -Name fi').CompletionMatches.CompletionText)
$five = (Get-NetnsOrphan).Where{ $_.Name -eq 'five' }.OwnerProcessId
$result.CompletedOwner = $five -in (TabExpansion2 'Remove-NetnsOrphan -Owner ').CompletionMatches.CompletionText
Remove-NetnsOrphan -Owner $five
$result.AfterOwner = Get-Names
Get-NetnsOrphan | Where-Object Name -EQ one | Remove-NetnsOrphan
$result.AfterPipeline = Get-Names
Remove-NetnsOrphan -Force
$result.AfterForce = Get-Names
Invoke-Killed 'New-TransientNetns six -Publish > $null'
Remove-NetnsOrphan -Confirm:$false
$result.AfterConfirm = Get-Names
$result.AfterConfirmJournal = @(Get-Folder).Count

# A full file system.
$null = New-TransientNetns first -Publish
mount -o remount,size=32k /run
dd if=/dev/zero of=/run/full bs=4k *> $null
try { New-TransientNetns full -Publish -ErrorVariable failure -ErrorAction SilentlyContinue } catch { $failure = $_ }
$result.FullError = ($failure.FullyQualifiedErrorId -replace ',.*'), "$($failure.CategoryInfo.Category)"
$result.FullNames = Get-Names
$result.FullLeft = @(Get-ChildItem -Recurse -File $journal).Count
Remove-Item /run/full
$null = New-TransientNetns full -Publish
$result.FullAfterwards = Get-Names
Remove-Netns first, full

$result | ConvertTo-Json -Depth 4
