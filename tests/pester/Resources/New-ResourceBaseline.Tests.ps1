BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    # Makes one thing of each kind on request, and takes it back.
    Set-Content "$TestDrive/maker.py" @'
import ctypes, os, subprocess, sys, threading
libc, place = ctypes.CDLL(None, use_errno=True), sys.argv[1]
assert libc.unshare(0x20000) == 0 and libc.mount(b'none', b'/', None, 0x44000, None) == 0 # mounts of its own
undo = {}
def fd(): f = open('/etc/hostname'); return f.close
def thread():
    over = threading.Event(); t = threading.Thread(target=over.wait); t.start(); return lambda: (over.set(), t.join())
def process(): p = subprocess.Popen(['sleep', '1000']); return lambda: (p.kill(), p.wait())
def mount(): assert libc.mount(b'x', place.encode(), b'tmpfs', 0, None) == 0; return lambda: libc.umount2(place.encode(), 2)
def namespace():
    over, ready = threading.Event(), threading.Event()
    def inside(): libc.unshare(0x4000000); ready.set(); over.wait()
    t = threading.Thread(target=inside); t.start(); ready.wait(); return lambda: (over.set(), t.join())
def link():
    subprocess.run(['ip', 'link', 'add', 'leak0', 'type', 'bridge'], check=True); return lambda: subprocess.run(['ip', 'link', 'del', 'leak0'], check=True)
print('ready', flush=True)
for line in sys.stdin:
    verb, _, what = line.strip().partition(' ')
    if verb == 'make': undo[what] = globals()[what]()
    else: undo.pop(what)()
    print('done', flush=True)
'@
    $netns = New-TransientNetns
    $null = New-Item -ItemType Directory "$TestDrive/mounted"
    $maker = Invoke-InNetns $netns { [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{
                FileName = 'python3'; Arguments = "$TestDrive/maker.py $TestDrive/mounted"; RedirectStandardInput = $true; RedirectStandardOutput = $true
            }) }
    $null = $maker.StandardOutput.ReadLine()
    function Invoke-Maker([string] $Command) { $maker.StandardInput.WriteLine($Command); $maker.StandardOutput.ReadLine() | Should -Be done }
}

AfterAll {
    $maker.StandardInput.Close()
    $maker.WaitForExit()
    Remove-Netns $netns
}

Describe 'New-ResourceBaseline and Compare-ResourceBaseline' -Tag Root {
    Context 'of a process that leaks a <What>' -ForEach @(
        @{ What = 'fd';        Kinds = 'Fd';                  Name = '/etc/hostname' }
        @{ What = 'thread';    Kinds = 'Thread';              Name = 'python3*' }
        @{ What = 'process';   Kinds = 'Process';             Name = 'sleep' }
        @{ What = 'mount';     Kinds = 'Mount';               Name = '*/mounted' }
        @{ What = 'namespace'; Kinds = 'Namespace', 'Thread'; Name = 'uts:*', 'python3*' }
        @{ What = 'link';      Kinds = 'Link';                Name = 'leak0' }
    ) {
        It 'finds that, only that, and nothing once it is gone' {
            $baseline = $maker | New-ResourceBaseline -Settle 20ms
            Compare-ResourceBaseline $baseline | Should -BeNullOrEmpty
            Invoke-Maker "make $What"
            try {
                $leaks = @(Compare-ResourceBaseline $baseline -Ignore { $_.Name -eq 'uts:none' })
                $leaks | Should -BeOfType NetnsPS.ResourceChange
                $leaks.Change | Select-Object -Unique | Should -Be Leaked
                $leaks.Kind | Sort-Object -Unique | Should -Be ($Kinds | Sort-Object { [int][NetnsPS.ResourceKind] $_ })
                foreach ($pattern in $Name) { @($leaks.Name) -like $pattern | Should -Not -BeNullOrEmpty }
                Compare-ResourceBaseline $baseline -IgnoreKind $Kinds | Should -BeNullOrEmpty
                Compare-ResourceBaseline $baseline -Ignore { $true } | Should -BeNullOrEmpty

                # The same, seen by the namespace that it lives in.
                $with = New-ResourceBaseline -Netns $netns -Settle 20ms
            } finally { Invoke-Maker "undo $What" }
            Compare-ResourceBaseline $baseline -Within 10s | Should -BeNullOrEmpty
            $gone = Compare-ResourceBaseline $with -IncludeGone
            $gone.Change | Select-Object -Unique | Should -Be Gone
            $gone.Kind | Sort-Object -Unique | Should -Be ($Kinds | Sort-Object { [int][NetnsPS.ResourceKind] $_ })
        }
    }

    It 'tells a newcomer in a namespace, and not all that it has' {
        $baseline = $netns | New-ResourceBaseline -Settle 20ms
        $newcomer = Invoke-InNetns $netns { Start-Process sleep 1000 -PassThru }
        try {
            $leak = Compare-ResourceBaseline $baseline
            $leak.Kind | Should -Be Process
            $leak.Description | Should -BeLike '*sleep 1000'
            $leak.Label | Should -Be "process $($newcomer.Id)"
        } finally { $newcomer.Kill(); $newcomer.WaitForExit() }
        Compare-ResourceBaseline $baseline -Within 10s | Should -BeNullOrEmpty
    }

    It 'keeps all that is known about a descriptor and a link' {
        $baseline = New-ResourceBaseline $maker -Settle 20ms -Kind Fd, Link
        $baseline.Kinds | Sort-Object | Should -Be Fd, Link
        $baseline.Resources.Where{ $_.Kind -eq 'Fd' }.Source | Should -BeOfType NetnsPS.FileDescriptor
        $baseline.Resources.Where{ $_.Kind -eq 'Link' }.Source | Should -BeOfType NetnsPS.NetnsLink
        $baseline.Resources.Where{ $_.Kind -eq 'Link' }.Name | Should -Be lo
    }

    It 'runs a warm-up first' {
        $baseline = $maker | New-ResourceBaseline -WarmUp { Invoke-Maker 'make fd'; 'words' } -Settle 20ms
        $baseline | Should -BeOfType NetnsPS.ResourceBaseline
        $baseline.Resources.Name | Should -Contain /etc/hostname
        Invoke-Maker 'undo fd'
    }

    It 'is about this process, and the links of the current namespace, without one' {
        $baseline = Invoke-InNetns $netns { New-ResourceBaseline -Kind Process, Mount, Link -Settle 20ms }
        "$($baseline.Subjects)" | Should -BeLike "*($PID)"
        $null = New-NetnsVethPair $netns $netns -Name a0 -PeerName b0
        $sleeper = Start-Process sleep 1000 -PassThru
        try {
            $leaks = Compare-ResourceBaseline $baseline
            $leaks.Name | Sort-Object | Should -Be a0, b0, sleep
        } finally {
            $sleeper.Kill()
            $sleeper.WaitForExit()
            Remove-NetnsLink $netns a0
        }
        Compare-ResourceBaseline $baseline -Within 10s | Should -BeNullOrEmpty
    }

    It 'fails for what is not there, and takes no baseline of the rest: <Id>' -ForEach @(
        @{ Id = 'ProcessNotFound'; Category = 'ObjectNotFound';  Take = { $maker, 4194303 | New-ResourceBaseline -ErrorAction Stop } }
        @{ Id = 'NetnsNotFound';   Category = 'ObjectNotFound';  Take = { New-ResourceBaseline -Netns nobody -ErrorAction Stop } }
        @{ Id = 'InvalidValue';    Category = 'InvalidArgument'; Take = { 'sshd' | New-ResourceBaseline -ErrorAction Stop } }
    ) {
        $failure = { & $Take } | Should -Throw -PassThru -ErrorId "$Id,*"
        $failure.CategoryInfo.Category | Should -Be $Category
    }

    It 'tells what does not come to rest' {
        $baseline = { $maker | New-ResourceBaseline -Settle 10m -Timeout 50ms -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'ResourceNotSettled,*'
        $baseline.CategoryInfo.Category | Should -Be OperationTimeout
    }

    It 'ends with an error when the process has ended' {
        $short = Start-Process sleep 1000 -PassThru
        $baseline = $short | New-ResourceBaseline -Settle 0s
        $short.Kill()
        $short.WaitForExit()
        { Compare-ResourceBaseline $baseline -ErrorAction Stop } | Should -Throw -ErrorId 'ProcessNotFound,*'
    }

    It 'runs no warm-up with -WhatIf' {
        $ran = @{ }
        $maker | New-ResourceBaseline -WarmUp { $ran.WarmUp = $true } -WhatIf | Should -BeNullOrEmpty
        $ran.WarmUp | Should -BeNullOrEmpty
    }

    It 'completes namespaces' {
        $text = "New-ResourceBaseline -Netns $($netns.Name.Substring(0, 5))"
        [Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches.CompletionText | Should -Contain $netns.Name
    }
}

Describe 'Assert-NoLeakedResource' -Tag Root {
    It 'says nothing when there is no leak, and tells each one in two aligned lines' {
        $baseline = $maker | New-ResourceBaseline -Settle 20ms
        Assert-NoLeakedResource $baseline | Should -BeNullOrEmpty
        Invoke-Maker 'make fd'
        Invoke-Maker 'make process'
        try {
            $failure = { $baseline | Assert-NoLeakedResource -Within 50ms -Because 'it must' } | Should -Throw -PassThru -ErrorId 'ResourceLeaked,NetnsPS.Commands.AssertNoLeakedResourceCommand'
            $failure.CategoryInfo.Category | Should -Be InvalidResult
            $failure.TargetObject.Kind | Should -Be Fd, Process
            $head, $lines = $failure.Exception.Message -split "`n"
            $head | Should -BeLike '*because it must*found 2:*'
            $lines | Should -HaveCount 4
            $lines[0] | Should -Match '^fd \d+ +python3 \(\d+\)$'
            $lines[1] | Should -Match '^ +File /etc/hostname'
            $lines[3] | Should -Match '^ +sleep 1000$'
            ($lines[0] | Select-String python3).Matches.Index | Should -Be $lines[1].IndexOf('File')
            Assert-NoLeakedResource $baseline -IgnoreKind Fd, Process
            { Should-NotHaveLeakedResources $baseline -Ignore { $_.Kind -eq 'Fd' } } | Should -Throw -ErrorId 'ResourceLeaked,*'
        } finally { 'undo fd', 'undo process' | ForEach-Object { Invoke-Maker $_ } }
        Assert-NoLeakedResource $baseline -Within 10s
    }
}
