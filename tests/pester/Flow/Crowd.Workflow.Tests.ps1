BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $module = (Get-Module NetnsPS).ModuleBase
    $crowd = "$PSScriptRoot/Crowd/Crowd.ps1"

    # The living processes in namespaces, by what /proc says.
    function Get-Inhabitant([string[]] $Inode) {
        bash -c 'stat -L -c "%i %n" /proc/[0-9]*/ns/net 2>/dev/null' | Where-Object { ($_ -split ' ')[0] -in $Inode } | ForEach-Object { [int]($_ -split '/')[2] }
    }
}

Describe '200 processes in 50 namespaces at once' -Tag Root {
    BeforeAll {
        $result = Invoke-Pwsh -File $crowd -Module $module | ConvertFrom-Json
    }

    It 'are all ready, each in its place and with all of its output' {
        $result.Count | Should -Be 200
        $result.Wrong | Should -BeNullOrEmpty
    }

    It 'start and stop in bounded time' {
        # One after the other, each with a time-out of its own, they would take a quarter of an hour.
        $result.Started | Should -BeLessThan 300
        $result.Stopped | Should -BeLessThan 300
    }

    It 'leave nothing' {
        $result.Left, $result.Threads | Should -Be 0, 0
        $result.Fds | Should -BeLessThan 20 -Because 'the processes had a thousand'
    }
}

Describe 'kill -9 of PowerShell amidst of starting them' -Tag Root {
    BeforeAll {
        # What others own, looking as much like ours as it can.
        $foreign = "foreign-$PID"
        ip netns add $foreign
        $bystander = Start-Process ip netns, exec, $foreign, sleep, 633 -PassThru
        $published = "crowd-$PID"

        $owner = Start-Pwsh '-File', $crowd, '-Module', $module, '-Publish', $published, '-UntilKilled'
        $id, $inodes = $owner.StandardOutput.ReadLine() -split ' '
        $before = Get-Inhabitant $inodes
        $owner.Kill()
        $owner.WaitForExit()
        # A process ends asynchronously; those who forked away are to be listed.
        function Get-Ours { Get-NetnsOrphan | Where-Object OwnerProcessId -EQ $owner.Id }
        $expected = 2
        [void][Threading.SpinWait]::SpinUntil([Func[bool]] { @(Get-Inhabitant $inodes).Count -le $expected }, 60000)
        $orphans = @(Get-Ours)
    }

    AfterAll {
        $owner.Dispose()
        $bystander.Kill()
        $bystander.WaitForExit()
        ip netns delete $foreign
    }

    It 'was amidst' {
        @($before).Count | Should -BeGreaterThan 20
    }

    It 'leaves only what Get-NetnsOrphan lists: the name, and the daemons that forked away, with and without their environment' {
        $orphans.Where{ $_.Kind -eq 'PublishedName' }.Subject | Should -Be "/run/netns/$published"
        $daemons = $orphans.Where{ $_.Kind -eq 'Process' }
        $daemons.Subject -replace '-.*' | Sort-Object | Should -Be @(Get-Inhabitant $inodes | Sort-Object)
        $daemons | ForEach-Object { (Get-Content "/proc/$($_.Subject -replace '-.*')/cmdline") -replace "`0", ' ' -replace ' $' } | Sort-Object | Should -Be 'sleep 631', 'sleep 632'
        $orphans | Should -HaveCount 3
    }

    It 'leaves nothing after Remove-NetnsOrphan' {
        $orphans | Remove-NetnsOrphan
        Get-Ours | Should -BeNullOrEmpty
        Get-Inhabitant $inodes | Should -BeNullOrEmpty
        "/run/netns/$published" | Should -Not -Exist
        Get-ChildItem /run/netnsps-0 -Filter "$($owner.Id)-*" -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-Content /proc/self/mountinfo | Should -Not -Match $published
        Get-ChildItem /var/tmp, /tmp -Filter 'netnsps-*' -ErrorAction Ignore | Where-Object Name -Match "$($owner.Id)" | Should -BeNullOrEmpty
    }

    It 'touches nothing of others' {
        (Get-NetnsOrphan).Subject | Should -Not -Contain "/run/netns/$foreign"
        "/run/netns/$foreign" | Should -Exist
        $bystander.HasExited | Should -BeFalse
    }
}
