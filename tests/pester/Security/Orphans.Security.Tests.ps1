# The journal under attack: Orphans/Attacks.ps1 performs it, in a /run of its own; here is said what must come of it.
BeforeAll {
    Import-Module "$PSScriptRoot/../Helpers/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/../Helpers/Pwsh.psm1"
    $first, $second = 65001, 65002
    $drop = [IO.Directory]::CreateTempSubdirectory('netnsps-drop').FullName
    chmod 1777 $drop
    $line = @('--mount', '--propagation', 'private', 'sh', '-c', 'mount -t tmpfs -o mode=755 tmpfs /run && exec "$@"', 'sh') + @(Get-PwshCommand) +
        @('-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Orphans/Attacks.ps1", '-Module', (Get-NetnsModulePath), '-Drop', $drop, '-First', $first, '-Second', $second)
    $text = unshare @line
    if ($LASTEXITCODE) { throw "The attacks could not be performed: $text" }
    # Before it stands what -WhatIf writes to the console.
    $result = $text[[array]::IndexOf($text, '{')..($text.Count - 1)] -join "`n" | ConvertFrom-Json
}

AfterAll {
    Remove-Item -Recurse -Force $drop
}

Describe 'The journal under attack' -Tag Root, RealRoot, Security {
    It 'believes nothing in a folder that another user has planted' {
        $result.PlantedListed | Should -BeNullOrEmpty
        $result.PlantedVictim | Should -BeTrue
        $result.PlantedMount | Should -BeTrue
    }

    It 'is not written without a safe folder, and each command that publishes warns of that' {
        $result.UnsafePublished | Should -BeTrue
        $result.UnsafeWarnings | Should -Be 1
        $result.UnsafeWarningsOfPublish | Should -Be 1
        $result.UnsafeWritten | Should -Be 0
    }

    It 'follows no link in the place of its folder' {
        $result.LinkWarnings | Should -Be 1
        $result.LinkWritten | Should -Be 0
    }

    It 'is its user''s alone with a umask of 0 too, and leaves nothing when its owner ends' {
        $result.Modes | Should -Be 700, 700, 600
        $result.LivingListed | Should -BeNullOrEmpty
        $result.LeftAtItsEnd | Should -Be 0, 0
    }

    It 'is not read from a folder that is open to others, which is left as it is' {
        $result.OpenListed | Should -BeNullOrEmpty
        $result.OpenMode | Should -Be 777
    }

    It 'passes over what others have in it, and finds the rest' {
        $result.MixedListed | Should -Be /run/netns/ours
        $result.MixedNames | Should -Be theirs
    }

    It 'believes nothing that one user planted for another, and a folder of root''s does not stop a user''s listing' {
        $result.UserPlanted | Should -Be 'listed: 0', 'errors: 0'
        $result.UserUnreadable | Should -Be 'listed: 0', 'errors: 0'
    }

    It 'spares living owners in other PID and time namespaces, and finds dead ones' {
        $result.ForeignNames | Should -Be dead, deadpid, deadtime
        $result.ForeignProcesses | Should -Be 13, 14
        $result.ForeignLeft | Should -Be inpid, intime
        $result.ForeignSleeping | Should -Be 11, 12
        $result.ForeignEnded | Should -BeNullOrEmpty
    }

    It 'spares the caller''s own living namespaces and processes' {
        $result.OwnListed | Should -Be 16
        $result.OwnRemoved | Should -BeFalse
        $result.OwnRuns | Should -BeTrue
        $result.OwnRunsStill | Should -BeTrue
    }

    It 'takes no process for an orphan by a mark that another user made up, nor keeps the dead owner''s folder for it' {
        # The dead owner's own program had a whole mark, and its orphan is found by it.
        $result.ForgedTold | Should -Match '^\d+-\d+\.\d+\.[0-9a-f]{32}\.\d+\.[0-9a-f]{32}$'
        $result.ForgedListed | Should -Be 20
        $result.ForgedJournal | Should -Be 0
        $result.ForgedSleeping | Should -Be 21, 22, 23, 24
    }

    It 'spares a name that was made again, even for the same namespace or on the same file' {
        $result.AgainListed | Should -Be /run/netns/again
        $result.AnewListed | Should -Be /run/netns/half
        $result.AnewNames | Should -Be again, attached, covered
        $result.AnewWorks | Should -BeNullOrEmpty
        $result.AnewJournal | Should -Be 0
    }

    It 'holds no number for the same after a reboot' {
        $result.RebootListed | Should -Be 'listed: 0'
        $result.RebootNames | Should -Be reboot
        $result.RebootSleeps | Should -BeTrue
    }

    It 'leaves no half-written entry on a full file system, and no name' {
        $result.FullError | Should -Be 'NetnsCreateFailed.ENOSPC', 'LimitsExceeded'
        $result.FullNames | Should -Be first
        $result.FullLeft | Should -Be 1
        $result.FullAfterwards | Should -Be first, full
    }
}

Describe 'Remove-NetnsOrphan' -Tag Root, RealRoot, Security {
    It 'removes nothing for $null or for an empty list' {
        $result.ChoiceOwners | Should -Be 5
        $result.AfterNull | Should -Be five, four, one, three, two
    }

    It 'asks when it is not told what to remove, and removes nothing where nobody can be asked' {
        $result.AfterNothing | Should -Be five, four, one, three, two
        $result.NothingError | Should -Be 'OrphanChoiceMissing,NetnsPS.Commands.RemoveNetnsOrphanCommand', InvalidOperation
        $result.AfterWhatIf | Should -Be five, four, one, three, two
    }

    It 'removes what is chosen by name, by owner, by pipeline' {
        $result.AfterName | Should -Be five, four, one
        $result.AfterOwner | Should -Be four, one
        $result.AfterPipeline | Should -Be four
    }

    It 'says what nobody left' {
        $result.NameError | Should -Be 'OrphanNotFound,NetnsPS.Commands.RemoveNetnsOrphanCommand', ObjectNotFound, nosuch
        $result.OwnerError | Should -Be 'OrphanNotFound,NetnsPS.Commands.RemoveNetnsOrphanCommand', ObjectNotFound, 1
    }

    It 'completes names and owners' {
        $result.Completed | Should -Be five
        $result.CompletedOwner | Should -BeTrue
    }

    It 'shows no escape sequence that a program has for a name or command line, in its question and in completion' {
        $result.ShownListed | Should -Be 2
        $result.ShownQuestion | Should -Match 'left 2 behind'
        $result.ShownQuestion | Should -Match ([regex]::Escape('\x1b]0;argument\x07\x1b[2J\nTwo lines'))
        # What PowerShell itself writes are colours.
        $result.ShownQuestion -replace '\x1b\[[\d;?]*[mhl]' | Should -Not -Match '[\x1b\x07]'
        $result.ShownCompletion | Should -Contain '*[a]\x1b[31mre\x07'
        $result.ShownCompletion + $result.ShownOwners | Should -Not -Match '[\x00-\x1f]'
    }

    It 'removes by a completed name that program alone, though its name is a wildcard' {
        $result.ShownAfterwards | Should -Be /run/netns/shown
    }

    It 'does not ask with -Force or -Confirm:$false' {
        $result.AfterForce | Should -BeNullOrEmpty
        $result.AfterConfirm | Should -BeNullOrEmpty
        $result.AfterConfirmJournal | Should -Be 0
    }
}
