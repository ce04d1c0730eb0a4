# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1", "$PSScriptRoot/../Helpers/Pwsh.psm1"
    function Read-Inside($Netns, [string] $Script) { (Invoke-NetnsProcess $Netns sh '-c' $Script).StandardOutput.Trim() }

    # Who lives in a network namespace, a zombie not counted.
    function Get-Inhabitant([ulong] $Inode) {
        foreach ($process in Get-ChildItem /proc -Directory | Where-Object Name -Match '^\d+$') {
            $link = try { [IO.File]::ResolveLinkTarget("$process/ns/net", $false).Name } catch { continue }
            if ($link -eq "net:[$Inode]") { $process.Name }
        }
    }
}

Describe 'A namespace with everything of its own' -Tag Root, Userns {
    Use-NetnsScope

    BeforeAll {
        $mounts = Get-Mount
        $alice = New-TransientNetns iso-alice -Isolate Mount, Uts, Ipc, Pid
        $null = New-NetnsVethPair $alice -Name left -PeerName right
    }

    It 'tells what it has, and all its ids as its processes have them' {
        $alice.Isolation | Should -Be 'Mount, Uts, Ipc, Pid'
        $ids = (Get-Netns iso-alice).Ids
        foreach ($kind in @{ net = 'Net'; mnt = 'Mount'; uts = 'Uts'; ipc = 'Ipc'; pid = 'Pid'; user = 'User' }.GetEnumerator()) {
            Read-Inside $alice "readlink /proc/self/ns/$($kind.Key)" | Should -Be "$($kind.Key):[$($ids.($kind.Value))]"
        }
        $ids.Pid | Should -Not -Be (Get-Netns -Host).Ids.Pid
        $ids.User | Should -Be (Get-Netns -Host).Ids.User
    }

    It 'shows its own links, name and processes to programs' {
        Read-Inside $alice 'echo $(find /sys/class/net -type l -printf "%f\n" | sort)' | Should -Be 'left lo right'
        Read-Inside $alice 'uname -n' | Should -Be iso-alice
        (Read-Inside $alice 'ps -e -o comm=; exit') -split '\s+' | Sort-Object -Unique | Should -Be ps, sh, sleep
    }

    It 'shows the same to a session, which ends with it' {
        $bob = New-TransientNetns iso-bob -Isolate Mount, Uts, Ipc, Pid
        $session = New-NetnsSession $bob
        Invoke-Command -Session $session { [Environment]::MachineName } | Should -Be iso-bob
        Invoke-Command -Session $session { (Get-ChildItem /sys/class/net -Directory).Name } | Should -Be lo
        (Invoke-Command -Session $session { $PID }) | Should -BeLessThan 100
        (Invoke-Command -Session $session { (Get-Netns -Host).Ids.ToString() }) | Should -Be $bob.Ids.ToString()
        $inode = $bob.Inode
        $bob | Remove-Netns
        Get-Inhabitant $inode | Should -BeNullOrEmpty
        Wait-NetnsCondition { $session.State -ne 'Opened' } -Timeout 60s
    }

    It 'lets the code of a block have the network alone, and its programs the rest' {
        Invoke-InNetns $alice { [IO.File]::ReadAllText('/proc/sys/kernel/hostname').Trim() } | Should -Be (uname -n)
        Invoke-InNetns $alice { uname -n } | Should -Be iso-alice
        Invoke-InNetns $alice { (Invoke-NetnsProcess -FilePath uname -ArgumentList '-n').StandardOutput.Trim() } | Should -Be iso-alice
    }

    It 'leaves the host''s mounts alone' {
        Get-Mount | Should -Be $mounts
    }
}

Describe 'A session with more of its own than its namespace' -Tag Root, Userns {
    Use-NetnsScope

    It 'has that for itself alone, on top of what its namespace has, and all ends with it' {
        $carol = New-TransientNetns iso-carol -Isolate Mount
        Set-NetnsFile $carol /opt/netnsps-of-carol carol
        $session = New-NetnsSession $carol -Isolate Pid -Hostname router
        Invoke-Command -Session $session { Get-Content /opt/netnsps-of-carol } | Should -Be carol
        Invoke-Command -Session $session { uname -n } | Should -Be router
        Invoke-Command -Session $session { setsid env -i sleep 617 *> $null & }
        (Invoke-Command -Session $session { (Get-Process -Id 1).ProcessName }) | Should -Be sleep
        Read-Inside $carol 'uname -n' | Should -Be (uname -n)
        Remove-PSSession $session
        Wait-NetnsCondition { -not (Get-Inhabitant $carol.Inode) } -Timeout 60s
    }

    It 'refuses a name that can''t be a host''s' {
        New-NetnsSession (New-TransientNetns) -Hostname 'not one' -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidHostname,*'
        $failure[0].CategoryInfo.Category | Should -Be InvalidArgument
        New-TransientNetns -Hostname ('x' * 65) -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidHostname,*'
    }
}

Describe 'kill -9 of PowerShell' -Tag Root, Userns {
    It 'takes along what forked away in a PID namespace' {
        $script = @"
Import-Module '$((Get-Module NetnsPS).ModuleBase)/NetnsPS.psd1'
`$netns = New-TransientNetns -Isolate Pid, Uts
`$null = Invoke-NetnsProcess `$netns sh '-c' 'setsid env -i sleep 618 & setsid env -i sleep 619 &'
`$null = New-NetnsSession `$netns
`$netns.Inode
Start-Sleep 600
"@
        $owner = Start-Pwsh '-Command', $script
        try {
            $inode = [ulong]$owner.StandardOutput.ReadLine()
            @(Get-Inhabitant $inode).Count | Should -BeGreaterOrEqual 4
        } finally {
            $owner.Kill()
            $owner.WaitForExit()
        }
        Wait-NetnsCondition { -not (Get-Inhabitant $inode) } -Timeout 60s
    }
}
