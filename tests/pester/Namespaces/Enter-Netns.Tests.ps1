# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

    # The kernel's word for where this thread is.
    function Get-Here { (Get-Item /proc/thread-self/ns/net).LinkTarget -replace '\D' }
}

Describe 'Enter-Netns and Exit-Netns' -Tag Root, Userns {
    Use-NetnsScope

    It 'enters, also for native programs, and leaves' {
        $netns = New-TransientNetns
        $outside = Get-Here
        Enter-Netns $netns
        try {
            Get-Here | Should -Be $netns.Inode
            readlink /proc/self/ns/net | Should -Be "net:[$($netns.Inode)]"
        } finally {
            Exit-Netns
        }
        Get-Here | Should -Be $outside
    }

    It 'nests' {
        $a, $b = New-TransientNetns -Count 2
        Enter-Netns $a
        Enter-Netns $b
        Get-Here | Should -Be $b.Inode
        Exit-Netns
        Get-Here | Should -Be $a.Inode
        Exit-Netns
        (Get-Netns -Current).Name | Should -Be host
    }

    It 'leaves all at once with -All' {
        $a, $b = New-TransientNetns -Count 2
        Enter-Netns $a
        Enter-Netns $b
        Exit-Netns -All
        (Get-Netns -Current).Name | Should -Be host
        Exit-Netns -All   # nothing to leave is no error then
    }

    It 'shows in the prompt where one is' {
        $before = prompt
        Enter-Netns (New-TransientNetns shown)
        try {
            prompt | Should -Be "[shown] $before"
        } finally {
            Exit-Netns
        }
        prompt | Should -Be $before
    }

    It 'ends with the Invoke-InNetns around it' {
        $a, $b = New-TransientNetns -Count 2
        Invoke-InNetns $a { Enter-Netns $b }
        (Get-Netns -Current).Name | Should -Be host
        Exit-Netns -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsStackEmpty,*'
    }

    It 'writes NetnsNotFound for an unknown one and stays' {
        Enter-Netns no-such-netns -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        (Get-Netns -Current).Name | Should -Be host
    }
}

Describe 'Enter-TransientNetns' -Tag Root, Userns {
    It 'makes and enters; Exit-Netns leaves and removes' {
        $made = Enter-TransientNetns fleeting -PassThru
        try {
            Get-Here | Should -Be $made.Inode
            (Get-Netns -Current).Name | Should -Be fleeting
        } finally {
            Exit-Netns
        }
        $made.IsRemoved | Should -BeTrue
        Get-Netns fleeting -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses a name that is taken and stays' {
        $taken = New-TransientNetns taken
        Enter-TransientNetns taken -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsExists,*'
        (Get-Netns -Current).Name | Should -Be host
        $taken | Remove-Netns
    }
}

Describe 'Enter-Netns in a runspace whose commands run on changing threads' -Tag Root {
    BeforeAll {
        Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1" -Force
        $hosts = [NetnsPS.Netns]::Host.Inode
        $here = { (Get-Item /proc/thread-self/ns/net).LinkTarget -replace '\D' }
        $modulePath = (Get-Module NetnsPS).ModuleBase
        $expression = { [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name -replace '\D' }
    }

    Context 'a PSSession <Kind>' -ForEach @(
        @{ Kind = 'in a namespace'; Open = { New-NetnsSession (New-TransientNetns) } }
        @{ Kind = 'without root'; Open = { New-NetnsSession -Rootless } }
    ) {
        Use-NetnsScope

        BeforeEach {
            $session = & $Open
            $outside = Invoke-Command -Session $session $expression
        }

        It 'stays entered from command to command, until it is left' {
            $inode = Invoke-Command -Session $session { $own = New-TransientNetns own; Enter-Netns $own; $own.Inode }
            foreach ($i in 1..150) {
                Invoke-Command -Session $session $expression | Should -Be $inode
            }
            Invoke-Command -Session $session $here | Should -Be $inode
            Invoke-Command -Session $session { readlink /proc/self/ns/net } | Should -Be "net:[$inode]"
            Invoke-Command -Session $session { prompt } | Should -BeLike '`[own`] *'
            Invoke-Command -Session $session { (Get-Netns -Current).Name; (Get-NetnsLink . lo).Name } | Should -Be own, lo
            Invoke-Command -Session $session { Exit-Netns }
            Invoke-Command -Session $session $expression | Should -Be $outside
            Invoke-Command -Session $session { prompt } | Should -Not -BeLike '`[own`] *'
        }

        It 'stays entered within a command of many statements, which start programs, load modules and write to the host' {
            $job = Invoke-Command -Session $session -AsJob {
                Enter-TransientNetns own
                foreach ($i in 1..5) {
                    readlink /proc/self/ns/net
                    Write-Host $i
                    $null = Get-Random
                    Write-Warning $i
                    readlink /proc/self/ns/net
                }
                "net:[$((Get-Netns -Current).Inode)]"
            }
            $job | Wait-Job -Timeout 120 | Should -Not -BeNullOrEmpty
            $where = $job | Receive-Job 3> $null 6> $null
            $where.Count | Should -Be 11
            $where | Should -Not -Be "net:[$outside]"
            @($where | Sort-Object -Unique).Count | Should -Be 1

            # PowerShell sends the statements of such a block one by one.
            $job = Invoke-Command -Session $session { readlink /proc/self/ns/net; readlink /proc/self/ns/net; Exit-Netns; readlink /proc/self/ns/net } -AsJob
            $job | Wait-Job -Timeout 120 | Should -Not -BeNullOrEmpty
            $job | Receive-Job | Should -Be $where[0], $where[0], "net:[$outside]"
        }

        It 'nests over several commands' {
            $a, $b = Invoke-Command -Session $session { $a, $b = New-TransientNetns -Name a, b; Enter-Netns $a; $a.Inode; $b.Inode }
            Invoke-Command -Session $session { Enter-Netns b }
            Invoke-Command -Session $session $expression | Should -Be $b
            Invoke-Command -Session $session { Invoke-InNetns a { [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name -replace '\D' } } | Should -Be $a
            Invoke-Command -Session $session { Exit-Netns }
            Invoke-Command -Session $session $expression | Should -Be $a
            Invoke-Command -Session $session { Exit-Netns }
            Invoke-Command -Session $session $expression | Should -Be $outside
        }

        It 'stays after an error, and is nowhere when the namespace is removed' {
            Invoke-Command -Session $session { Enter-TransientNetns own }
            { Invoke-Command -Session $session { throw 'x' } } | Should -Throw
            $inode = Invoke-Command -Session $session { (Get-Netns -Current).Inode }
            $inode | Should -Not -Be $outside
            Invoke-Command -Session $session { Remove-Netns own }
            Invoke-Command -Session $session $expression | Should -Not -BeIn $outside, $inode, $hosts
        }
    }

    It 'stays entered in a job' {
        $where = Start-Job {
            Import-Module $using:modulePath
            Enter-TransientNetns
            foreach ($i in 1..5) { readlink /proc/self/ns/net; Write-Host $i }
            "net:[$((Get-Netns -Current).Inode)]"
        } | Receive-Job -Wait 6> $null
        $where.Count | Should -Be 6
        $where | Should -Not -Be "net:[$hosts]"
        @($where | Sort-Object -Unique).Count | Should -Be 1
    }

    It 'is forgotten after an item of ForEach-Object -Parallel, on the host and inside' {
        $a, $b = New-TransientNetns -Count 2
        $items = {
            1..4 | ForEach-Object -ThrottleLimit 1 -Parallel {
                if ($_ -eq 1) { Import-Module $using:modulePath; Enter-Netns $using:a }
                readlink /proc/self/ns/net
                [System.IO.File]::ResolveLinkTarget('/proc/thread-self/ns/net', $false).Name
            }
        }
        $inside = @("net:[$($a.Inode)]") * 2
        & $items | Should -Be ($inside + @("net:[$hosts]") * 6)
        Invoke-InNetns $b $items | Should -Be ($inside + @("net:[$($b.Inode)]") * 6)
        $a, $b | Remove-Netns
    }

    It 'gives back the thread of whoever lends it to a runspace' {
        $own = New-TransientNetns
        $runspace = New-TestRunspace
        $runspace.SessionStateProxy.SetVariable('own', $own)
        Invoke-TestScript $runspace 'Enter-Netns $own'
        & $expression | Should -Be $hosts
        Invoke-TestScript $runspace "$expression" | Should -Be $own.Inode
        & $expression | Should -Be $hosts
        Invoke-TestScript $runspace 'Exit-Netns'
        Invoke-TestScript $runspace "$expression" | Should -Be $hosts
        $runspace.Dispose()
        Remove-Netns $own
    }

    It 'stays entered where each command has a new thread, from its first command on' {
        $own = New-TransientNetns
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $run = { param($script) $shell = [powershell]::Create($runspace).AddScript($script).AddArgument($own); $shell.Invoke(); $shell.Dispose() }
        & $run "Import-Module '$(Get-NetnsModulePath)'; Enter-Netns `$args[0]"
        foreach ($i in 1..150) { & $run "$expression" | Should -Be $own.Inode }
        & $run "Exit-Netns"
        & $run "$expression" | Should -Be $hosts
        $runspace.Dispose()
        Remove-Netns $own
    }

    It 'stays entered where the runspace has a thread of its own' {
        $own = New-TransientNetns
        $runspace = New-TestRunspace -OwnThread
        $runspace.SessionStateProxy.SetVariable('own', $own)
        Invoke-TestScript $runspace 'Enter-Netns $own'
        Invoke-TestScript $runspace "$expression" | Should -Be $own.Inode
        & $expression | Should -Be $hosts
        Invoke-TestScript $runspace 'Exit-Netns'
        $runspace.Dispose()
        Remove-Netns $own
    }
}

Describe 'The current namespace' -Tag Root, Userns {
    Use-NetnsScope

    It 'is . in every command' {
        $own = New-TransientNetns
        $hereText = ${function:Get-Here}.ToString()
        Invoke-InNetns $own {
            (New-NetnsVethPair . . -Name v0 -PeerName v1).Netns.Inode | Select-Object -Unique | Should -Be $own.Inode
            (Get-NetnsLink . v0).Netns.Inode | Should -Be $own.Inode
            Invoke-InNetns . ([scriptblock]::Create($hereText)) | Should -Be $own.Inode
            Start-NetnsJob . { (Get-Netns -Current).Inode } | Receive-Job -Wait -AutoRemoveJob | Should -Be $own.Inode
            "$((Invoke-NetnsProcess . readlink /proc/self/ns/net).StandardOutput)".Trim() | Should -Be "net:[$($own.Inode)]"
            Get-NetnsSysctl . net.ipv4.ip_forward | Should -Not -BeNullOrEmpty
        }
        (Get-NetnsLink . lo).Netns.Name | Should -Be 'host'
    }

    It 'is hinted at when the name of something in it is taken for a namespace: <Run>' -ForEach @(
        @{ Run = { Get-NetnsLink lo } }
        @{ Run = { Set-NetnsLink lo lo -Mtu 1500 } }
        @{ Run = { Remove-NetnsLink lo lo } }
        @{ Run = { Wait-NetnsLink lo lo } }
        @{ Run = { Get-NetnsAddress lo } }
        @{ Run = { Add-NetnsAddress lo lo 10.0.0.1/24 } }
        @{ Run = { Get-NetnsNeighbor lo } }
        @{ Run = { Get-NetnsImpairment lo } }
        @{ Run = { Set-NetnsImpairment lo lo -Delay 1ms } }
        @{ Run = { Clear-NetnsImpairment lo lo } }
    ) {
        $failure = Invoke-InNetns (New-TransientNetns) { try { & $Run -ErrorAction Stop } catch { $_ } } -ErrorAction Stop
        $failure.FullyQualifiedErrorId | Should -BeLike 'NetnsNotFound,*'
        "$failure" | Should -Match '''lo''.* \. lo'
    }

    It 'is not hinted at on the host, unless a link has that name' {
        { Get-NetnsLink no-such-link -ErrorAction Stop } | Should -Throw -ErrorId 'NetnsNotFound,*' -PassThru | Should -Not -Match ' \. no-such'
    }
}
