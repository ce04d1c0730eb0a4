# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    function Read-Inside($Netns, [string] $Script) { (Invoke-NetnsProcess $Netns sh '-c' $Script).StandardOutput.Trim() }
}

Describe 'Set-NetnsDirectory' -Tag Root, Userns {
    Use-NetnsScope

    BeforeAll { $alice = New-TransientNetns -Isolate Mount }

    It 'puts an empty one in the place of the host''s, and keeps what is written there' {
        Set-NetnsDirectory $alice /var/lib
        Read-Inside $alice 'ls /var/lib; echo kept > /var/lib/netnsps-kept' | Should -BeNullOrEmpty
        Read-Inside $alice 'cat /var/lib/netnsps-kept' | Should -Be kept
        Test-Path /var/lib/netnsps-kept | Should -BeFalse
    }

    It 'makes one where the host has none, parents too' {
        Set-NetnsDirectory $alice /netnsps-none/a/b
        Read-Inside $alice 'touch /netnsps-none/a/b/c; find /netnsps-none | wc -l' | Should -Be 4
        Test-Path /netnsps-none | Should -BeFalse
    }

    It 'shows a source, and the newest one' {
        $first, $second = "$TestDrive/first", "$TestDrive/second" | ForEach-Object { (New-Item -ItemType Directory $_).FullName }
        Set-Content "$second/file" shown
        Set-NetnsDirectory $alice /srv $first
        Set-NetnsDirectory $alice /srv -Source $second
        Read-Inside $alice 'ls /srv; cat /srv/file' | Should -Be "file`nshown"
    }

    It 'is seen by a process that runs' {
        $process = Start-NetnsProcess $alice sh '-c', 'until [ -d /opt/netnsps-new ]; do sleep 0.05; done; echo seen; exec sleep 600'
        Set-NetnsDirectory $alice /opt/netnsps-new
        Wait-NetnsProcess $process -ForOutput seen -Timeout 60s
    }

    It 'changes nothing with -WhatIf' {
        Set-NetnsDirectory $alice /opt/ghost -WhatIf
        Read-Inside $alice 'ls /opt' | Should -Not -Match ghost
    }

    It 'refuses <What> as <Id>' -ForEach @(
        @{ What = 'a relative path'; Arguments = @{ Path = 'srv' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a file'; Arguments = @{ Path = '/etc/passwd' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = '/proc'; Arguments = @{ Path = '/proc' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'the root'; Arguments = @{ Path = '/' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
        @{ What = 'a source that is missing'; Arguments = @{ Path = '/opt'; Source = '/netnsps-missing' }; Id = 'InvalidFilePath'; Category = 'InvalidArgument' }
    ) {
        Set-NetnsDirectory $alice @Arguments -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'refuses a namespace without mounts of its own' {
        Set-NetnsDirectory (New-TransientNetns) /srv -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NetnsNotIsolated,*'
        $failure[0].CategoryInfo.Category | Should -Be InvalidOperation
    }
}
