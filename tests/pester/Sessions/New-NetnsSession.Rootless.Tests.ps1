BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $support = Get-NetnsSupport rootless
    $noRootless = $support.Supported ? $null : $support.Reason
    $noSubordinates = @('newuidmap', 'newgidmap').Where{ -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    Import-Module "$PSScriptRoot/../Helpers/LinkTests.psm1"

    # Gone, or a zombie that waits for whoever adopted it.
    function Test-Running([int] $Id) {
        (Test-Path "/proc/$Id/stat") -and (Get-Content "/proc/$Id/stat" -ErrorAction Ignore) -match '\) [^ZX] '
    }
}

Describe 'New-NetnsSession -Rootless' -Tag Root -Skip:([bool]$noRootless) {
    BeforeAll {
        # One process for all of them: its start is what takes long.
        $seen = Invoke-AsNobody @'
            $session = New-NetnsSession -Rootless -Name mine
            $inside = Invoke-Command -Session $session {
                $a, $b = New-TransientNetns -Count 2
                $null = New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
                Publish-Netns $b -Name published
                $published = @(Test-Path /run/netns/published) + @((ip netns exec published ip -j link | ConvertFrom-Json).ifname)
                $process = Start-NetnsProcess $b sleep 60
                @{
                    User      = id -u
                    UidMap    = (Get-Content /proc/self/uid_map) -split '\s+' -ne '' -join ' '
                    LoIsUp    = (Get-NetnsLink -Name lo).IsUp
                    SysLinks  = (Get-ChildItem /sys/class/net -Directory).Name
                    Ping      = Invoke-InNetns $a { ping -c1 -W5 10.0.0.2 > $null; $LASTEXITCODE }
                    Published = $published
                    Process   = $process.Id
                    Pid       = $PID
                    Mounts    = @(Get-Content /proc/self/mountinfo).Count
                }
            }
            $inside.State = "$($session.State)"
            $inside.Computer = $session.ComputerName
            $inside.Listed = (Get-PSSession -Name mine).InstanceId -eq $session.InstanceId
            Remove-PSSession $session
            $inside | ConvertTo-Json -Compress
'@ | ConvertFrom-Json
    }

    It 'is a session as root of a user namespace in which this user is root' {
        $seen.State, $seen.Computer, $seen.Listed | Should -Be Opened, rootless, $true
        $seen.User | Should -Be 0
        $seen.UidMap | Should -Match '^0 65534 1( |$)'
    }

    It 'has a network of its own, with lo up, and a /sys that shows it' {
        $seen.LoIsUp | Should -BeTrue
        $seen.SysLinks | Should -Be lo
    }

    It 'makes namespaces, links and addresses that pass packets' { $seen.Ping | Should -Be 0 }

    It 'publishes namespaces where only it sees them' {
        $seen.Published | Should -Be $true, lo, eth0
        Test-Path /run/netns/published | Should -BeFalse
    }

    It 'has ended with all that it started' {
        Test-Running $seen.Pid | Should -BeFalse
        Test-Running $seen.Process | Should -BeFalse
    }

    It 'opens for root too, and sees its own processes alone with -Isolate Pid' {
        $session = New-NetnsSession -Rootless -Isolate Pid
        try {
            Invoke-Command -Session $session { @(Get-Process).Count } | Should -BeLessThan 5
            Invoke-Command -Session $session { (Get-NetnsLink).Name } | Should -Be lo
        } finally {
            Remove-PSSession $session
        }
    }

    It 'ends with a PowerShell that is killed, and so does what it started' {
        $output = Invoke-Pwsh -Command @"
            Import-Module $((Get-Module NetnsPS).ModuleBase)
            Invoke-Command -Session (New-NetnsSession -Rootless) { `$PID; (Start-NetnsProcess (New-TransientNetns) sleep 600).Id }
            kill -9 `$PID
"@
        $ids = @($output | Where-Object { $_ -match '^\d+$' })
        $ids.Count | Should -Be 2
        foreach ($id in $ids) { [Threading.SpinWait]::SpinUntil([Func[bool]] { -not (Test-Running $id) }, 60000) | Should -BeTrue }
    }

    It 'has further users where there are subordinate ids' -Skip:([bool]$noSubordinates) {
        # In mounts of their own: the files name who may use which ids, and belong to the machine.
        'nobody:200000:65536' | Set-Content $TestDrive/ids
        chmod a+r $TestDrive/ids
        Copy-Item (Get-Module NetnsPS).ModuleBase $TestDrive/NetnsPS -Recurse
        $pwsh = @(Copy-Pwsh $TestDrive)
        chmod -R a+rX $TestDrive
        $script = "Import-Module $TestDrive/NetnsPS; Invoke-Command -Session (New-NetnsSession -Rootless) { 'x' > /tmp/mine-`$PID; chown 1000:1000 /tmp/mine-`$PID; stat -c %u /tmp/mine-`$PID; rm /tmp/mine-`$PID }"
        $owner = unshare --mount sh -c 'mount --bind "$0" /etc/subuid && mount --bind "$0" /etc/subgid && exec "$@"' $TestDrive/ids `
            setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp @pwsh -NoProfile -NonInteractive -Command $script
        @($owner)[-1] | Should -Be 1000
    }

    It 'is refused with the reason where user namespaces are not allowed' {
        $script = "Import-Module $((Get-Module NetnsPS).ModuleBase); try { New-NetnsSession -Rootless } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `"`$_`" }"
        $pwsh = @(Get-PwshCommand)
        $told = unshare --user --map-root-user sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"' sh @pwsh -NoProfile -NonInteractive -Command $script
        $told[0] | Should -BeLike 'RootlessForbidden,*'
        $told[1] | Should -Be PermissionDenied
        "$told" | Should -BeLike '*max_user_namespaces*'
    }

    It 'takes neither -Netns nor -Hostname' {
        Get-ErrorOf { New-NetnsSession host -Rootless } | Should -Be 'ParametersExclude InvalidArgument'
        Get-ErrorOf { New-NetnsSession -Rootless -Hostname x } | Should -Be 'ParametersExclude InvalidArgument'
    }

    It 'opens nothing with -WhatIf' {
        New-NetnsSession -Rootless -WhatIf | Should -BeNullOrEmpty
    }
}
