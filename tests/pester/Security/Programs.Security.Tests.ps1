# Attacks by ordinary users of the machine on root's module, and by programs under test. Each user is a number that nobody has: see docs/security.md.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $attacker = 64101
    $observer = 64102
    $escape = [char]27
    $bell = [char]7

    # A place that everybody can read, as the test's own drive is not.
    $place = "/tmp/netnsps-security-$PID"
    $null = New-Item -ItemType Directory $place
    /usr/bin/chmod 1777 $place
    Copy-Item -Recurse "$PSScriptRoot/Attackers" "$place/attacks"
    $attacks = "$place/attacks"
    /usr/bin/chmod -R a+rX $attacks

    # Starts a program as another user, with its input and output at hand.
    function Start-Attack([int] $User, [string[]] $Words) {
        $start = [Diagnostics.ProcessStartInfo]::new('/usr/bin/setpriv')
        foreach ($word in @("--reuid=$User", "--regid=$User", '--clear-groups', '--pdeathsig', 'KILL', '/usr/bin/setsid') + $Words) { $start.ArgumentList.Add($word) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.WorkingDirectory = '/'
        [Diagnostics.Process]::Start($start)
    }

    # Its input ends, by which it ends.
    function Stop-Attack([Diagnostics.Process] $Attack) {
        $Attack.StandardInput.Close()
        $said = $Attack.StandardOutput.ReadToEnd()
        if (-not $Attack.WaitForExit(10000)) { $Attack.Kill($true) }
        $said
    }

    # The PowerShell that runs the tests, for what must happen in another process.
    function Invoke-OtherPwsh([string] $Script, [string[]] $Prefix = @()) {
        $module = (Get-Module NetnsPS).ModuleBase
        $words = $Prefix + $shell + @('-NoProfile', '-NonInteractive', '-Command', "Import-Module '$module'; $Script")
        & $words[0] $words[1..($words.Count - 1)] 2>&1 | Out-String
    }
    $shell = @(Get-PwshCommand)
    $memory = { [long] ((Get-Content /proc/self/status | Select-String '^VmHWM:\s+(\d+)').Matches[0].Groups[1].Value) * 1KB }
}

AfterAll {
    Remove-Item -Recurse -Force $place
}

Describe 'Another user of the machine' -Tag Root, RealRoot, Security {
    Use-NetnsScope

    It 'does not get programs run that lie in the current directory, nor along a relative PATH' {
        $folder = New-Item -ItemType Directory "$place/here"
        foreach ($name in 'setpriv', 'unshare', 'nsenter', 'mount', 'sh', 'bash', 'env', 'sleep', 'true', 'newuidmap', 'newgidmap') {
            Set-Content "$folder/$name" "#!/bin/sh`necho $name >> $place/run`nexit 0"
            /usr/bin/chmod 755 "$folder/$name"
        }
        /usr/bin/chown -R $attacker $folder
        /usr/bin/chmod 1777 $folder
        $said = Invoke-OtherPwsh @"
            [Environment]::CurrentDirectory = '$folder'; Set-Location '$folder'
            `$env:PATH = '.::../here:' + `$env:PATH
            `$null = Get-NetnsSupport
            `$null = Test-NetnsSupport
            `$alice = New-TransientNetns -Isolate Mount, Uts, Ipc, Pid
            Invoke-InNetns `$alice { /bin/echo inside }
            (Invoke-NetnsProcess `$alice /bin/echo started).StandardOutput
            New-NetnsSession -Rootless | Remove-PSSession
            'done'
"@
        $said | Should -Match 'inside' -Because $said
        $said | Should -Match 'started'
        $said | Should -Match 'done'
        "$place/run" | Should -Not -Exist
    }

    It 'can not make Set-NetnsFile or Set-NetnsDirectory change a file of the host by swapping it with a link' {
        $secret = "$place/secret"
        $null = New-Item -ItemType Directory "$place/secrets", "$place/swapped"
        [IO.File]::WriteAllText($secret, 'of root')
        [IO.File]::WriteAllText("$place/secrets/inside", 'of root')
        /usr/bin/chmod 600 $secret "$place/secrets/inside"
        /usr/bin/chmod 700 "$place/secrets"
        /usr/bin/chown $attacker "$place/swapped"
        function Get-State { /usr/bin/stat -c '%a %u %g %s %Y %i %n' $secret "$place/secrets" "$place/secrets/inside"; [IO.File]::ReadAllText($secret); [IO.File]::ReadAllText("$place/secrets/inside") }
        $before = Get-State
        $before.Count | Should -Be 5
        $attack = Start-Attack $attacker '/usr/bin/python3', "$attacks/swap.py", "$place/swapped", $secret, "$place/secrets"
        $changed = $calls = $done = 0
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ($calls -lt 320 -or ($done -le 60 -and $clock.Elapsed.TotalSeconds -lt 60)) {
            if ($calls % 20 -eq 0) {
                if ($calls) { Remove-Netns $netns }
                $netns = New-TransientNetns -Isolate Mount
            }
            foreach ($set in { Set-NetnsFile $netns "$place/swapped/file" "of the view $calls" -ErrorAction Stop },
                { Set-NetnsDirectory $netns "$place/swapped/folder" -ErrorAction Stop }) {
                $calls++
                try { & $set; $done++ } catch { }
                if (Compare-Object $before (Get-State)) { $changed++ }
            }
        }
        $swaps = [int] (Stop-Attack $attack)
        $changed | Should -Be 0 -Because "of $calls calls, $done of which succeeded, none may change what is root's"
        $done | Should -BeGreaterThan 60
        $swaps | Should -BeGreaterThan 500
    }

    It 'does not take root''s memory with an environment of 3 GB' {
        $attack = Start-Attack $attacker '/usr/bin/python3', "$attacks/large-environ.py"
        $said = $attack.StandardOutput.ReadLine()
        if ($said -like 'refused*') { Set-ItResult -Skipped -Because "this kernel has no PR_SET_MM_MAP ($said)"; return }
        $said | Should -Match '^ready'
        $script = @"
            `$alice = New-TransientNetns
            `$before = & { $memory }
            `$time = [Diagnostics.Stopwatch]::StartNew()
            Start-NetnsProcess `$alice sleep 60 | Stop-NetnsProcess
            `$null = Get-NetnsOrphan
            'took {0} ms and {1} MB' -f `$time.ElapsedMilliseconds, [int] (((& { $memory }) - `$before) / 1MB)
"@
        $said = Invoke-OtherPwsh $script
        $null = Stop-Attack $attack
        $said -match 'took (\d+) ms and (\d+) MB' | Should -BeTrue -Because $said
        [int] $Matches[1] | Should -BeLessThan 15000
        [int] $Matches[2] | Should -BeLessThan 200
    }

    It 'can not forge the mark of a process of root''s, to be waited for or ended in its place' {
        $alice = New-TransientNetns
        $process = Start-NetnsProcess $alice sleep 60
        # What a program is told that runs as the attacker.
        $told = (Invoke-NetnsProcess $alice env -User $attacker -WorkingDirectory /).StandardOutput -split '\n' -match '^NETNSPS_PROCESS='
        $owner, $pidNamespace, $ownerSecret, $number, $secret = $told[0] -replace '^NETNSPS_PROCESS=' -split '\.'
        [int] $number | Should -BeGreaterThan 1
        $attack = Start-Attack $attacker '/usr/bin/python3', "$attacks/forge.py", $owner, $pidNamespace, $ownerSecret, $secret, ([int] $number - 1)
        $attack.StandardOutput.ReadLine() | Should -Be ready
        $time = [Diagnostics.Stopwatch]::StartNew()
        Stop-NetnsProcess $process
        Remove-Netns $alice
        $elapsed = $time.Elapsed.TotalSeconds
        $alive = @(/usr/bin/pgrep -u $attacker -c python3)
        $null = Stop-Attack $attack
        $elapsed | Should -BeLessThan 4
        [int] $alive[0] | Should -BeGreaterOrEqual 40
    }

    It 'does not reach the terminal by names, command lines and output' {
        $alice = New-TransientNetns
        $evil = "$escape]0;title$bell$escape[2J"
        $name = 'import ctypes; ctypes.CDLL(None).prctl(15, b"\x1b]0;n\x07\x1b[2J", 0, 0, 0); print("\x1b[2Jready\x07", flush=True); import time; time.sleep(60)'
        $process = Start-NetnsProcess $alice /usr/bin/python3 '-c' $name $evil -User $attacker -WorkingDirectory / -WaitForOutput ready
        $shown = @(
            $process | Format-List | Out-String
            $process | Receive-NetnsProcess | Out-String
            $alice.Processes | Out-String
            Get-NetnsSocket $alice | Out-String
            $process | Get-ProcessFd | Out-String
            (New-ResourceBaseline -Netns $alice).Resources | Out-String
            foreach ($failing in { Get-NetnsLink $alice "no$evil" -ErrorAction Stop }, { Invoke-NetnsProcess $alice sh '-c' "printf '\033[2J' >&2; exit 3" -ErrorAction Stop },
                { Remove-Netns "none$evil" -ErrorAction Stop }) {
                try { & $failing; 'no error' } catch { $_ | Out-String }
            }
        )
        $shown -join '' | Should -Match '\\x1b'
        foreach ($text in $shown) {
            # What PowerShell itself writes are colours.
            $text -replace "$escape\[[\d;]*m" | Should -Not -Match "[$escape$bell]"
            $text | Should -Not -Be 'no error'
        }
    }

    It 'does not reach the terminal by what commands ask, warn of or would do, by completion, nor by lists' {
        $alice = New-TransientNetns
        $program = "$attacks/evil-name.py"
        $process = Start-NetnsProcess $alice /usr/bin/python3 $program -User $attacker -WorkingDirectory / -WaitForOutput ready
        $foreign = Start-Attack 0 '/usr/bin/unshare', '--net', 'sh', '-c', 'ip link add "$1" type veth peer name peer && echo up; cat', 'sh', "$escape[31mred$bell"
        $foreign.StandardOutput.ReadLine() | Should -Be up
        $socket = "/tmp/$escape[2J$PID"
        $holder = Start-Attack $attacker '/usr/bin/python3', '-c', 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); print("up", flush=True); sys.stdin.read()', $socket
        $holder.StandardOutput.ReadLine() | Should -Be up
        $links = "pid:$($foreign.Id)"
        $said = Invoke-OtherPwsh @"
            Get-NetnsLink $links | Remove-NetnsLink -WhatIf
            Get-NetnsLink $links | Set-NetnsLink -Mtu 1400 -WhatIf
            Get-NetnsLink $links | Add-NetnsAddress -Address 10.0.0.1/24 -WhatIf
            Get-NetnsLink $links | Set-NetnsImpairment -Delay 1ms -WhatIf
            New-ResourceBaseline $($process.Id) -WhatIf
            New-ResourceBaseline $($process.Id) | Format-List
            (New-ResourceBaseline $($process.Id)).Resources | Format-List
            Get-ProcessFd $($holder.Id) | ForEach-Object Details | Format-List
            Get-ProcessFd $($holder.Id) | ForEach-Object { `$_.Details.Info } | Format-List
            (Get-NetnsSocket).Processes | Where-Object ProcessId -EQ $($holder.Id) | Format-List
            `$ErrorActionPreference = 'Continue'
            Remove-NetnsLink $links "no`$([char]27)[2J"
            try { Remove-NetnsLink $links "no`$([char]27)[2J" -ErrorAction Stop } catch { `$_.Exception.Message; "`$(`$_.CategoryInfo)" }
"@
        $null = Stop-Attack $foreign
        $null = Stop-Attack $holder
        Remove-Item -LiteralPath $socket -ErrorAction Ignore
        ([regex]::Matches($said, 'What if: ')).Count | Should -BeGreaterOrEqual 5 -Because $said
        foreach ($shown in '\x1b[31mred\x07', '*[a]\x1b[31mre\x07', '\x1b[2J') { $said | Should -Match ([regex]::Escape($shown)) }
        $said -replace "$escape\[[\d;]*m" | Should -Not -Match "[$escape$bell]"
    }

    It 'can not get a link''s name into the list of completion, and it is written so that PowerShell reads it' {
        $foreign = Start-Attack 0 '/usr/bin/unshare', '--net', 'sh', '-c', 'ip link add "$1" type veth peer name "$2" && echo up; cat', 'sh', "$escape[31mr`"`$x", '-Force'
        $foreign.StandardOutput.ReadLine() | Should -Be up
        $line = "Get-NetnsLink pid:$($foreign.Id) "
        $found = (TabExpansion2 $line).CompletionMatches
        $names = $found.CompletionText | ForEach-Object { (Invoke-Expression "$line $_").Name }
        $null = Stop-Attack $foreign
        $found | ForEach-Object { $_.CompletionText, $_.ListItemText, $_.ToolTip } | Should -Not -Match '[\x00-\x1f]'
        $names | Sort-Object | Should -Be (@("$escape[31mr`"`$x", '-Force', 'lo') | Sort-Object)
    }

    It 'can not keep a listing waiting with a FIFO in the place of a namespace' {
        /usr/bin/mkfifo "$place/fifo"
        $time = [Diagnostics.Stopwatch]::StartNew()
        { Get-NetnsLink "$place/fifo" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidNetnsPath,*'
        $null = New-Item -ItemType Directory -Force /run/netns
        /usr/bin/mkfifo "/run/netns/fifo$PID"
        try {
            { Get-NetnsLink "fifo$PID" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidNetnsPath,*'
            (Get-Netns -ErrorAction Ignore).Name | Should -Not -Contain "fifo$PID"
        } finally {
            Remove-Item "/run/netns/fifo$PID"
        }
        $time.Elapsed.TotalSeconds | Should -BeLessThan 20
    }

    It 'can not have root''s file shown with the mode of another that is swapped with it' {
        $secret = "$place/secret-source"
        $null = New-Item -ItemType Directory "$place/swapped-source", "$place/secret-folder"
        [IO.File]::WriteAllText($secret, 'of root')
        /usr/bin/chmod 600 $secret
        /usr/bin/chown $attacker "$place/swapped-source"
        $netns = New-TransientNetns -Isolate Mount
        $inside = "/proc/$((Start-NetnsProcess $netns sleep 600).Id)/root/opt/copy"
        $attack = Start-Attack $attacker '/usr/bin/python3', "$attacks/swap.py", "$place/swapped-source", $secret, "$place/secret-folder"
        $seen = @{ 'of root' = 0; mine = 0 }
        $mixed = $calls = 0
        # Until each was seen often enough, which takes longer where the two have one processor between them.
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ($calls++ -lt 400 -or (@($seen.Values -le 10).Count -and $clock.Elapsed.TotalSeconds -lt 60)) {
            try { Set-NetnsFile $netns /opt/copy -Source "$place/swapped-source/file" -ErrorAction Stop } catch { continue }
            $content = [IO.File]::ReadAllText($inside)
            $isOpen = [IO.File]::GetUnixFileMode($inside).HasFlag([IO.UnixFileMode]::OtherRead)
            if ($seen.ContainsKey($content)) { $seen[$content]++ }
            if ($isOpen -ne ($content -ne 'of root')) { $mixed++ }
        }
        $null = Stop-Attack $attack
        $mixed | Should -Be 0 -Because "root's file was copied $($seen['of root']) times, that of the user $($seen.mine) times"
        $seen['of root'] | Should -BeGreaterThan 10
        $seen.mine | Should -BeGreaterThan 10
    }

    It 'can not keep a command waiting with a FIFO or a lease' {
        $folder = (New-Item -ItemType Directory "$place/waits").FullName
        /usr/bin/mkfifo -m 755 "$folder/fifo"
        Set-Content "$folder/leased" "#!/bin/sh`necho run"
        /usr/bin/chmod 755 "$folder/leased"
        /usr/bin/chown -R $attacker $folder
        $alice = New-TransientNetns -Isolate Mount, Pid
        Set-NetnsFile $alice "$folder/leased" 'of the view' # which keeps its owner
        $inside = "/proc/$((Start-NetnsProcess $alice sleep 600).Id)/root$folder/leased"
        $attack = Start-Attack $attacker '/usr/bin/python3', "$attacks/lease.py", "$folder/leased"
        $attack.StandardOutput.ReadLine() | Should -Be ready
        try {
            $time = [Diagnostics.Stopwatch]::StartNew()
            { Set-NetnsFile $alice /opt/x -Source "$folder/fifo" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidFilePath,*'
            { Set-NetnsFile $alice /opt/x -Source "$folder/leased" -ErrorAction Stop } | Should -Throw -ErrorId 'FileSetFailed.EAGAIN,*'
            { Set-NetnsDirectory $alice /opt/x -Source "$folder/fifo" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidFilePath,*'
            Set-NetnsDirectory $alice /opt/y -Source $folder
            foreach ($netns in $alice, 'host') {
                { Invoke-NetnsProcess $netns "$folder/fifo" -Timeout 3s -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidProgram,*'
            }
            { Get-NetnsLink "$folder/leased" -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidNetnsPath,*'
            $time.Elapsed.TotalSeconds | Should -BeLessThan 20

            # Only the program's start waits, in a process of its own, and no longer than it may.
            { Invoke-NetnsProcess host "$folder/leased" -Timeout 3s -ErrorAction Stop } | Should -Throw
            $time.Elapsed.TotalSeconds | Should -BeLessThan 35
        } finally {
            $null = Stop-Attack $attack
        }
    }

    It 'does not read secrets from command lines' {
        $alice = New-TransientNetns -Isolate Mount, Pid
        $secret = "secret$([guid]::NewGuid().ToString('N'))"
        [Environment]::SetEnvironmentVariable('netnsps.secret-of.root', $secret)
        try {
            $seen = Invoke-InNetns $alice {
                & /usr/bin/python3 '-c' "import os, time; print(os.environ.get('netnsps.secret-of.root'), flush=True); time.sleep(2)"
                'ended'
            } | ForEach-Object {
                if ($_ -ne 'ended') {
                    # While it runs, and with it all that leads there.
                    $_
                    $attack = Start-Attack $observer '/bin/sh', '-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" "\n"'
                    $attack.StandardOutput.ReadToEnd() | Should -Not -Match $secret
                }
            }
            $seen | Should -Contain $secret
        } finally {
            [Environment]::SetEnvironmentVariable('netnsps.secret-of.root', $null)
        }
    }
}

Describe 'A program that runs as another user' -Tag Root, RealRoot, Security {
    Use-NetnsScope

    BeforeAll {
        $alice = New-TransientNetns
        $env:NETNSPS_SECRET = 'of root'
    }

    AfterAll {
        $env:NETNSPS_SECRET = $null
    }

    It 'has the environment of a login, without secrets' {
        $lines = (Invoke-NetnsProcess $alice env -User $attacker -WorkingDirectory /).StandardOutput.Trim() -split '\n'
        $lines | Should -Contain 'HOME=/'
        $lines | Should -Contain 'SHELL=/bin/sh'
        $lines | Should -Contain 'PATH=/usr/local/bin:/usr/bin:/bin'
        $lines -replace '=.*' | ForEach-Object { $_ | Should -BeIn 'HOME', 'SHELL', 'PATH', 'TERM', 'COLORTERM', 'NO_COLOR', 'NETNSPS_PROCESS' }
        $named = (Invoke-NetnsProcess $alice env -User nobody -WorkingDirectory / -Environment @{ EXTRA = '1' }).StandardOutput -split '\n'
        $named | Should -Contain 'USER=nobody'
        $named | Should -Contain 'LOGNAME=nobody'
        $named | Should -Contain 'EXTRA=1'
        $named | Should -Not -Contain 'NETNSPS_SECRET=of root'
    }

    It 'keeps the environment when asked to, but for what names the user' {
        $lines = (Invoke-NetnsProcess $alice env -User $attacker -InheritEnvironment -WorkingDirectory /).StandardOutput -split '\n'
        $lines | Should -Contain 'NETNSPS_SECRET=of root'
        $lines | Should -Contain 'HOME=/'
        $lines | Should -Not -Match '^(USER|LOGNAME)=root'
    }

    It 'has no capabilities and can gain none' {
        $status = (Invoke-NetnsProcess $alice grep '-E' '^Cap(Inh|Prm|Eff|Bnd|Amb):' /proc/self/status -User $attacker -WorkingDirectory /).StandardOutput.Trim() -split '\n'
        $status.Count | Should -Be 5
        $status | Should -Match ':\s+0+$'
    }

    It 'gains nothing by executing programs with -NoNewPrivileges, as any user' {
        foreach ($user in @{ User = $attacker }, @{}) {
            (Invoke-NetnsProcess $alice grep NoNewPrivs /proc/self/status -NoNewPrivileges -WorkingDirectory / @user).StandardOutput | Should -Match '\s1$'
        }
        (Invoke-NetnsProcess $alice grep NoNewPrivs /proc/self/status).StandardOutput | Should -Match '\s0$'
    }

    It 'can open its own streams by their names' {
        $result = Invoke-NetnsProcess $alice sh '-c' 'echo out > /dev/stdout; echo err > /dev/stderr; cat /dev/stdin' -InputObject in -User $attacker -WorkingDirectory /
        $result.StandardOutput | Should -Match 'out\s+in'
        $result.StandardError.Trim() | Should -Be err
    }

    It 'finds its files mounted without set-user-ID and devices' {
        $bob = New-TransientNetns -Isolate Mount
        $null = New-Item -ItemType Directory "$place/source"
        Set-NetnsFile $bob /etc/hostname x
        Set-NetnsFile $bob /netnsps-security/new x
        Set-NetnsDirectory $bob /opt
        Set-NetnsDirectory $bob /srv -Source "$place/source"
        foreach ($path in '/etc/hostname', '/netnsps-security/new', '/opt', '/srv') {
            $options = (Invoke-NetnsProcess $bob findmnt '-n', '-o', 'OPTIONS', '-T', $path).StandardOutput
            $options | Should -Match 'nosuid' -Because $path
            $options | Should -Match 'nodev' -Because $path
        }
    }
}

Describe 'Limits and faults' -Tag Root, RealRoot, Security {
    Use-NetnsScope

    It 'name the limit of open files' {
        $said = Invoke-OtherPwsh @'
            $alice = New-TransientNetns
            & /usr/bin/prlimit --pid $PID --nofile=300:300
            $held = [Collections.Generic.List[object]]::new()
            try { while ($true) { $held.Add([IO.File]::OpenHandle('/dev/null')) } } catch { }
            # With nothing open any more PowerShell itself can't write: said afterwards.
            $said = foreach ($try in { New-TransientNetns -ErrorAction Stop }, { Start-NetnsProcess $alice sleep 60 -ErrorAction Stop }) {
                try { $null = & $try; 'no error' } catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }
            }
            foreach ($file in $held) { $file.Dispose() }
            $said
'@
        $said | Should -Match 'NetnsCreateFailed\.EMFILE,\S+ LimitsExceeded .*RLIMIT_NOFILE'
        $said | Should -Match 'ProcessStartFailed\.EMFILE,\S+ LimitsExceeded .*RLIMIT_NOFILE'
        $said | Should -Not -Match 'OutOfMemory|no error'
    }

    It 'name the limit of processes' {
        Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"
        $said = Invoke-AsNobody -Rootless @'
            $alice = New-TransientNetns
            & /usr/bin/prlimit --pid $PID --nproc=1:1
            try { $null = New-TransientNetns -ErrorAction Stop; 'no error' } catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }
'@ 2>&1 | Out-String
        if ($said -match "pwsh.*(denied|No such file)") { Set-ItResult -Skipped -Because 'an ordinary user may not run this PowerShell'; return }
        $said | Should -Match 'NetnsCreateFailed\.EAGAIN,\S+ LimitsExceeded .*RLIMIT_NPROC'
    }

    It 'say that the first process of a PID view is dead' {
        $alice = New-TransientNetns -Isolate Pid
        $inode = $alice.Ids.Pid
        $first = Get-ChildItem /proc -Directory | Where-Object { $_.Name -match '^\d+$' -and (Get-Item "$_/ns/pid" -ErrorAction Ignore).Target -eq "pid:[$inode]" } | Select-Object -First 1
        /usr/bin/kill -9 $first.Name
        Wait-NetnsCondition { -not (Test-Path "/proc/$($first.Name)/root/proc") } -Timeout 10s
        { Invoke-InNetns $alice { /bin/echo lost } -ErrorAction Stop } | Should -Throw -ErrorId 'NetnsInitFailed,*'
        { Invoke-NetnsProcess $alice /bin/echo lost -ErrorAction Stop } | Should -Throw -ErrorId 'NetnsInitFailed,*'
    }

    It 'say that <Program> of a PID view is <Fault>' -ForEach @(
        @{ Program = 'sleep'; Fault = 'not executable'; Text = ''; Mode = '644' }
        @{ Program = 'sleep'; Fault = 'another program'; Text = "#!/bin/sh`nexit 1"; Mode = '755' }
        @{ Program = 'env'; Fault = 'not executable'; Text = ''; Mode = '644' }
        @{ Program = 'env'; Fault = 'without --ignore-signal'; Text = "#!/bin/sh`nexit 125"; Mode = '755' }
    ) {
        $alice = New-TransientNetns -Isolate Mount
        Set-Content "$place/$Program" $Text
        /usr/bin/chmod $Mode "$place/$Program"
        Set-NetnsFile $alice "/usr/bin/$Program" -Source "$place/$Program"
        { New-NetnsSession $alice -Isolate Pid -ErrorAction Stop } | Should -Throw -ErrorId 'NetnsInitFailed,*'
    }

    It 'leave a link alone that has the number that a probe asks for' {
        $alice = New-TransientNetns
        $bob = New-TransientNetns
        $null = Invoke-NetnsProcess $alice ip 'link', 'add', 'theirs', 'index', '2147483647', 'type', 'veth', 'peer', 'name', 'other'
        $said = (Invoke-NetnsProcess $alice $shell[0] ([string[]] @($shell | Select-Object -Skip 1) + '-NoProfile', '-Command',
                "Import-Module '$((Get-Module NetnsPS).ModuleBase)'; (Get-NetnsSupport CAP_NET_ADMIN).Supported")).StandardOutput
        $said.Trim() | Should -Be True
        (Get-NetnsLink $alice).Name | Should -Contain theirs
    }
}

Describe 'The scripts of the module' -Tag Security {
    It 'start no program' {
        $base = (Get-Module NetnsPS).ModuleBase
        $scripts = @(Get-ChildItem $base -Recurse -Include *.ps1, *.psm1 | ForEach-Object {
                [Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $null)
            })
        $scripts | Should -Not -BeNullOrEmpty
        $own = $scripts.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true).Name -replace '^script:'
        foreach ($ast in $scripts) {
            foreach ($command in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $name = $command.GetCommandName()
                if ($null -eq $name -or $name -in $own) { continue }
                $found = Get-Command $name -CommandType Cmdlet, Function, Alias -ErrorAction Ignore
                $found | Should -Not -BeNullOrEmpty -Because "'$name' in $($ast.Extent.File) would be a program"
            }
        }
    }
}
