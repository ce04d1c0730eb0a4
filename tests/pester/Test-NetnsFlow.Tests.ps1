# In discovery too: Use-NetnsScope stands in the blocks themselves.
. "$PSScriptRoot/ImportNetnsPS.ps1"

BeforeAll {
    . "$PSScriptRoot/ImportNetnsPS.ps1"
}

Describe 'Test-NetnsFlow' -Tag Root, Userns {
    Use-NetnsScope

    It 'finds all threads at home after work inside' {
        $netns = New-TransientNetns
        $null = Invoke-InNetns $netns { 1..8 | ForEach-Object -Parallel { [Threading.Thread]::CurrentThread.ManagedThreadId } }
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
        Test-NetnsFlow -Quiet | Should -BeTrue
    }

    It 'names a thread that was born inside and has no flow, and forgets it when it ends' {
        $netns = New-TransientNetns
        Add-Type -Namespace Tests -Name Stray -MemberDefinition @'
            public static readonly System.Threading.ManualResetEventSlim End = new(), Begun = new();
            public static System.Threading.Thread Start()
            {
                var thread = new System.Threading.Thread(() => { Begun.Set(); End.Wait(); }) { Name = "stray" };
                thread.UnsafeStart();
                Begun.Wait();
                return thread;
            }
'@
        $thread = Invoke-InNetns $netns { [Tests.Stray]::Start() }
        try {
            $stray = Test-NetnsFlow | Where-Object ThreadName -EQ stray
            $stray.Inode | Should -Be $netns.Inode
            $stray.Netns | Should -Be $netns.Name
            $stray.Expected | Should -Be host
            Test-NetnsFlow -Quiet | Should -BeFalse
        } finally {
            [Tests.Stray]::End.Set()
            $thread.Join()
        }
        Test-NetnsFlow -Timeout 30s | Should -BeNullOrEmpty
    }
}
