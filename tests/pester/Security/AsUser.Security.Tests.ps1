# What a program that is started with -User, or its user, could get from root: see docs/security.md.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $user = 64103

    # A place that everybody can read, as the test's own drive is not.
    $place = "/tmp/netnsps-asuser-$PID"
    $null = New-Item -ItemType Directory $place
    Copy-Item "$PSScriptRoot/Attackers/keys.py", "$PSScriptRoot/Attackers/witness.c" $place
    /usr/bin/chmod -R a+rX $place

    # In a process of its own, as it changes what all of a process has.
    function Invoke-OtherPwsh([string] $Script, [string[]] $Prefix = @('/usr/bin/env')) {
        $words = $Prefix + @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$((Get-Module NetnsPS).ModuleBase)'; $Script"
        & $words[0] $words[1..($words.Count - 1)] 2>&1 | Out-String
    }
}

AfterAll {
    Remove-Item -Recurse -Force $place
}

Describe 'A program that is started with -User' -Tag Root, RealRoot, Security {
    Use-NetnsScope

    BeforeAll {
        $alice = New-TransientNetns
        $seeing = New-TransientNetns -Isolate Mount, Pid
    }

    It 'has no library loaded while it still is root, by <_>' -ForEach LD_PRELOAD, LD_AUDIT {
        $log, $library = "$place/$_.log", "$place/$_.so"
        $null = New-Item $log
        /usr/bin/chmod 666 $log
        gcc -shared -fPIC "-DWITNESS=`"$log`"" -o $library "$place/witness.c"
        $LASTEXITCODE | Should -Be 0
        foreach ($netns in $alice, $seeing) {
            $result = Invoke-NetnsProcess $netns -User $user -Environment @{ $_ = $library } -- sh -c "printenv $_"
            $result.StandardOutput.Trim() | Should -Be $library
        }
        if ($_ -eq 'LD_PRELOAD') { @(Get-Content $log).Count | Should -BeGreaterThan 3 }
        Get-Content $log | Should -Not -Contain '0'
    }

    It 'does not find libraries of its own while it still is root' {
        $libraries = New-Item -ItemType Directory "$place/libraries"
        # What setpriv(1) is linked with.
        Set-Content "$libraries/libcap-ng.so.0" 'no library'
        (Invoke-NetnsProcess $alice -User $user -Environment @{ LD_LIBRARY_PATH = "$libraries" } -- /usr/bin/printenv LD_LIBRARY_PATH).StandardOutput.Trim() | Should -Be "$libraries"
    }

    It 'gets its environment as it was given, none of it by a command line' {
        $given = @{ 'my.secret "x" \ ${HOME}' = "a 'b' `"c`" `n`$d"; EMPTY = ''; 'ümlaut' = 'ß' }
        $lines = (Invoke-NetnsProcess $alice -User $user -Environment $given -- env --null).StandardOutput.Split([char]0)
        foreach ($name in $given.Keys) { $lines | Should -Contain "$name=$($given[$name])" }
    }

    It 'does not possess the keys of root''s session' {
        $inside = Invoke-OtherPwsh @"
            `$alice = New-TransientNetns
            'own ' + (Invoke-NetnsProcess `$alice -- /usr/bin/python3 $place/keys.py read).StandardOutput
            'user ' + (Invoke-NetnsProcess `$alice -User $user -- /usr/bin/python3 $place/keys.py read).StandardOutput
            'again ' + (Invoke-NetnsProcess `$alice -- /usr/bin/python3 $place/keys.py read).StandardOutput
"@ -Prefix /usr/bin/python3, "$place/keys.py", run
        $inside | Should -Match 'own key of root'
        $inside | Should -Match 'user none'
        $inside | Should -Match 'again key of root'
    }

    It 'is not root by the number that means none, <_>' -ForEach 4294967295, '-1' {
        { Invoke-NetnsProcess $alice -User $_ -ErrorAction Stop -- id } | Should -Throw -ErrorId 'InvalidValue,*'
    }
}

Describe 'Programs by name' -Tag Root, RealRoot, Security {
    It 'are not looked for in the current directory by an empty entry of PATH: <_>' -ForEach ':/usr/bin:/bin', '/usr/bin:/bin:', '/usr/bin::/bin' {
        $folder = New-Item -ItemType Directory -Force "$place/here"
        foreach ($name in 'id', 'netnsps-mistyped') { Set-Content "$folder/$name" "#!/bin/sh`necho attacked" }
        /usr/bin/chmod 755 "$folder/id" "$folder/netnsps-mistyped"
        /usr/bin/chown -R $user $folder
        $said = Invoke-OtherPwsh @"
            Set-Location '$folder'; [Environment]::CurrentDirectory = '$folder'; `$env:PATH = '$_'
            `$alice, `$seeing = (New-TransientNetns), (New-TransientNetns -Isolate Mount)
            foreach (`$netns in `$alice, `$seeing) {
                Invoke-InNetns `$netns { id -u }
                (Invoke-NetnsProcess `$netns -- id -u).StandardOutput
                Invoke-InNetns `$netns { try { netnsps-mistyped } catch { 'not found' } }
                Invoke-NetnsProcess `$netns -ErrorAction SilentlyContinue -ErrorVariable told -- netnsps-mistyped
                "`$(`$told[0].FullyQualifiedErrorId)"
            }
            'done'
"@
        $said | Should -Not -Match attacked
        $said | Should -Match 'done'
        @($said -split "`n" -match '^0\s*$').Count | Should -Be 4
    }

    It 'are not handed to unshare(1) by a PATH that others can write to' {
        $folder = New-Item -ItemType Directory -Force "$place/uidmap"
        foreach ($name in 'newuidmap', 'newgidmap') { Set-Content "$folder/$name" "#!/bin/sh`necho attacked >> $place/attacked" }
        /usr/bin/chmod 755 "$folder/newuidmap" "$folder/newgidmap"
        /usr/bin/chown -R $user $folder
        Set-Content "$place/subordinate" "root:300000:65536`n0:300000:65536"
        $script = "`$env:PATH = '${folder}:' + `$env:PATH; New-NetnsSession -Rootless | ForEach-Object { Invoke-Command -Session `$_ { 'path ' + `$env:PATH }; Remove-PSSession `$_ }"
        # With a range for root, which it has here only.
        $said = Invoke-OtherPwsh $script -Prefix /usr/bin/unshare, '--mount', /bin/sh, '-c',
            "mount --bind $place/subordinate /etc/subuid && mount --bind $place/subordinate /etc/subgid && exec `"`$@`"", sh
        $said | Should -Match "path .*${folder}:" -Because 'the session has the PATH of its caller'
        "$place/attacked" | Should -Not -Exist
    }
}
