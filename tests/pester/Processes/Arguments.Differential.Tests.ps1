# Each command line is run natively and by the commands that start programs; what the program gets must be the same, or the
# command refuses it. PowerShell's own call of the same program is the oracle.
BeforeDiscovery {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"

    # The words behind the program. Plain, Dashes and Block say how each form ends: '=' the same words, else the error's id.
    # A refusal is as good as equal words for the user, but which of them it is belongs to the contract.
    $abbreviated = 'ProgramParameterAbbreviated'
    $altered = 'ProgramArgumentAltered'
    $twice = 'ParameterAlreadyBound'              # PowerShell's own, before the command sees it
    $unfit = 'CannotConvertArgumentNoMessage'     # likewise
    $block = 'InvalidProgram'
    $lines = @(
        # Bare words that could be parameters: the inputs that once ran something else, and their neighbours.
        @{ Words = '-f /bin/echo hi';                     Plain = $abbreviated }
        @{ Words = '-n h';                                Plain = $abbreviated }
        @{ Words = "-c 'echo hi'";                        Plain = $abbreviated }
        @{ Words = '-v h';                                Plain = $abbreviated }
        @{ Words = '-wi x';                               Plain = $abbreviated }
        @{ Words = '-a -l';                               Plain = $abbreviated }
        @{ Words = '-d x -e y';                           Plain = $twice }
        @{ Words = '-i 1 -o out';                         Plain = $twice }
        @{ Words = '-p 80 -t 5';                          Plain = $twice }
        @{ Words = '-u nobody -w 3';                      Plain = $twice }
        @{ Words = '-r now';                              Plain = $abbreviated }
        @{ Words = '-C x';                                Plain = $abbreviated }
        @{ Words = '-ea x';                               Plain = $unfit }
        @{ Words = '-EA Stop';                            Plain = $abbreviated }
        @{ Words = '-cf';                                 Plain = $abbreviated }
        @{ Words = '-vb';                                 Plain = $abbreviated }
        @{ Words = '-db';                                 Plain = $abbreviated }
        @{ Words = '-ov x';                               Plain = $abbreviated }
        @{ Words = '-pv x';                               Plain = $abbreviated }
        @{ Words = '-infa x';                             Plain = $unfit }
        @{ Words = '-net x';                              Plain = $abbreviated }
        @{ Words = '-fi x';                               Plain = $abbreviated }
        @{ Words = '-us nobody';                          Plain = $abbreviated }
        @{ Words = '-arg x';                              Plain = $abbreviated }
        @{ Words = '-env x=y';                            Plain = $unfit }
        @{ Words = '-comm x';                             Plain = $unfit }
        @{ Words = '-timeout 5s';                         Plain = $abbreviated }
        @{ Words = '-USER root';                          Plain = $abbreviated }
        @{ Words = '-verbose';                            Plain = $abbreviated }
        @{ Words = '-whatif';                             Plain = $abbreviated }
        @{ Words = '-Path /bin/echo hi';                  Plain = $altered }
        @{ Words = '-FilePath /bin/echo hi';              Plain = $altered }
        @{ Words = '-Netns host';                         Plain = $altered }
        @{ Words = "$([char]0x2013)c x";                  Plain = $abbreviated }
        # Bare words that can't.
        @{ Words = '-x -1 -1.5 -k -lh --long --long=y -z9' }
        @{ Words = '-foo=bar -s key=value' }
        @{ Words = '-lib.so.1 -b[1]' }
        @{ Words = '- + -- x';                            Plain = $altered }
        @{ Words = 'a -- b';                              Plain = $altered }
        @{ Words = "a '--' b" }
        @{ Words = '-- a -- b';                           Plain = $altered }
        @{ Words = '-x:y';                                Plain = $altered; Dashes = $altered }
        @{ Words = '-x: y -L: z' }
        @{ Words = '-x:$text';                            Plain = $altered; Dashes = $altered }
        @{ Words = '-x:$list';                            Plain = $altered; Dashes = $altered }
        @{ Words = '-x:$text z';                          Plain = $altered; Dashes = $altered }
        @{ Words = '-x:$double -y:(1 + 2) -z:"a b"';      Plain = $altered; Dashes = $altered }
        @{ Words = '-v: y z';                             Plain = $abbreviated }
        @{ Words = '-c:$text';                            Plain = $abbreviated; Dashes = $altered }
        @{ Words = '-i:y -u:$number';                     Plain = $twice; Dashes = $altered }
        @{ Words = '-s:a,b';                              Plain = $altered; Dashes = $altered }
        @{ Words = 'user@host:/path a=b%c a:b 10.0.0.1/24 fe80::1%eth0' }
        @{ Words = 'http://[fd00::1]:80/?a=b&'.TrimEnd('&') }
        @{ Words = 'no-such-*.file [x] ?' ;                Plain = $altered; Dashes = $altered }  # ? is the name of a file
        @{ Words = '~x a~ ./~' }
        # Words that a native call expands.
        @{ Words = '*.txt';                               Plain = $altered; Dashes = $altered }
        @{ Words = 'sub/*.log';                           Plain = $altered; Dashes = $altered }
        @{ Words = '$here/*.txt';                         Plain = $altered; Dashes = $altered }
        @{ Words = '~';                                   Plain = $altered; Dashes = $altered }
        @{ Words = '~/x';                                 Plain = $altered; Dashes = $altered }
        @{ Words = '$home2/~ no-such-$text-*' }
        @{ Words = 'ro,noexec';                           Plain = $altered; Dashes = $altered }
        @{ Words = '-o ro,noexec';                        Plain = $abbreviated; Dashes = $altered }
        @{ Words = 'ro, noexec';                          Plain = $altered; Dashes = $altered }
        @{ Words = '1,5';                                 Plain = $altered; Dashes = $altered }
        @{ Words = 'port=$text,pipe';                     Plain = $altered; Dashes = $altered; Block = $block }
        @{ Words = '--% -c x y';                          Plain = $altered; Dashes = $altered; Block = 'ParseException' }
        # Quoted words arrive as they are.
        @{ Words = "'-c' '-n' `"-f`" '--%x' '-x:y'" }
        @{ Words = "'*.txt' `"*.txt`" '~' `"~/x`"" }
        @{ Words = "'two words' '' `"`" 'it''s' `"a`"`"b`" 'tab`tend'" }
        @{ Words = "'`$HOME' '\' 'a\b' '\`"' '[x' ';' '|' '&'" }
        @{ Words = "-DX=`"y z`" pre`"fix`"'ed'" }
        @{ Words = "'ünïcode' '…' '雪'" }
        # Variables and expressions.
        @{ Words = '$text $number $double $empty' }
        @{ Words = '$null a $null' }
        @{ Words = '@() a @()' }
        @{ Words = '$list b' }
        @{ Words = '$options http://h' }
        @{ Words = '-s $options' }
        @{ Words = 'x $nested' }
        @{ Words = '$nested' }
        @{ Words = '$withNull x' }
        @{ Words = '$date $timespan $bool $guid $ip $version' }
        @{ Words = '$undefined x' }
        @{ Words = '$hash.Key $list[0] $list[-1] $text.Length' }
        @{ Words = '(1 + 2) $(1; 2) @(3, 4) ("a" + "b")' }
        @{ Words = '$(if ($false) { 1 }) x' }
        @{ Words = '"$text-$number" $text$number pre$text --opt=$text' }
        @{ Words = '"$(1 + 1) $($list)" "$list"' }
        @{ Words = '01 1.0 1.50 0x10 1kb 1e3 1L 007' }
        @{ Words = '$generic x' }
        @{ Words = '$object' }
        @{ Words = '$dictionary' }
        # Splatting.
        @{ Words = '@list b' }
        @{ Words = '@options http://h' }
        @{ Words = 'a @list @options' }
        @{ Words = '@nested' }
        @{ Words = '@withNull z' }
        @{ Words = '@noList z' }
        @{ Words = '$spaces @spaces' }
        @{ Words = '{}';                                  Plain = 'ParameterArgumentTransformationError'; Dashes = 'ParameterArgumentTransformationError'; Block = $block }
        @{ Words = '-k {a b}';                            Plain = 'ParameterArgumentTransformationError'; Dashes = 'ParameterArgumentTransformationError'; Block = $block }
        @{ Words = '' }
        # A variable's wildcards are expanded by a native call and a block; in the other forms a value is passed as it is.
        @{ Words = '$pattern';                            Plain = 'literal'; Dashes = 'literal' }
        @{ Words = '$tilde';                              Plain = 'literal'; Dashes = 'literal' }
        # A written list is a list in the other forms. A native call gets its text, quotes included, which a block refuses.
        @{ Words = "'a', 'b'";                            Plain = 'list'; Dashes = 'list'; Block = $block }
        @{ Words = "'-m', 'http.server', '8080'";         Plain = 'list'; Dashes = 'list'; Block = $block }
        @{ Words = "'-p', 8080";                          Plain = 'list'; Dashes = 'list'; Block = $block }
        @{ Words = '$text, $number';                      Plain = 'list'; Dashes = 'list'; Block = $block }
        @{ Words = "'-c', `"say `$text`", `$null, @()";   Plain = 'list'; Dashes = 'list'; Block = $block }
    )
    # What is refused with an advice, which is right when it is pasted.
    $advised = foreach ($line in $lines) {
        foreach ($form in 'Plain', 'Dashes') {
            if ($line[$form] -in $abbreviated, $altered) { @{ Words = $line.Words; Form = $form } }
        }
    }
    $cases = foreach ($command in 'Invoke-NetnsProcess', 'Start-NetnsProcess') {
        foreach ($line in $lines) {
            foreach ($form in 'Plain', 'Dashes', 'Block') {
                @{ Command = $command; Words = $line.Words; Form = $form; Expected = $line[$form] ?? '=' }
            }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/../Helpers/ImportNetnsPS.ps1"
    $netns = New-TransientNetns arguments
    $folder = "$TestDrive/words"
    $null = New-Item -ItemType Directory $folder, $folder/sub
    '' | Set-Content $folder/a.txt, $folder/b.txt, $folder/sub/c.log, $folder/x
    Set-Content $folder/argv "#!/bin/sh`nprintf '[%s]\0' `"`$@`"" -NoNewline
    Add-Content $folder/argv ''
    chmod +x $folder/argv

    # What a command line does: the words that the program got, or the error.
    function Get-Word([string] $Script) {
        $here = $folder
        $argv = "$folder/argv"
        $text = 'text'; $number = 42; $double = 1.5; $empty = ''; $list = 'p', 'q r', ''; $options = '-s', '-c', '--max-time', 5
        $nested = 'a', @('b', @('c', 'd')); $withNull = 'a', $null, @(), 'b'; $hash = @{ Key = 'value' }; $noList = 'single'
        $date = [datetime]'2020-02-03T04:05:06'; $timespan = [timespan]'01:02:03'; $bool = $true; $guid = [guid]::Empty
        $ip = [ipaddress]'10.0.0.1'; $version = [version]'1.2.3'; $home2 = '/h'; $pattern = '*.txt'; $tilde = '~/x'
        $generic = [Collections.Generic.List[string]]@('g', 'h'); $object = [pscustomobject]@{ A = 1 }; $spaces = 'a b', "c`td"
        $dictionary = [ordered]@{ k = 'v' }
        $culture = [cultureinfo]::CurrentCulture
        Push-Location $folder
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $ErrorActionPreference = 'Stop'
            . ([scriptblock]::Create($Script))
        } catch {
            "error $($_.FullyQualifiedErrorId -replace ',.*')"
        } finally {
            [cultureinfo]::CurrentCulture = $culture
            Pop-Location
        }
    }

    # Words differ by case.
    $known = [hashtable]::new([StringComparer]::Ordinal)
    function Get-NativeWord([string] $Words) {
        if (-not $known.ContainsKey($Words)) { $known[$Words] = Read-NativeWord $Words }
        $known[$Words]
    }

    function Read-NativeWord([string] $Words) {
        # Through a file: of what a program writes into the pipeline PowerShell makes lines.
        $seen = Get-Word "& `$argv $Words > `$TestDrive/native"
        if ($seen) { return $seen }
        (Get-Content $TestDrive/native -Raw) -replace "`n$"
    }

    function Get-OwnWord([string] $Command, [string] $Form, [string] $Words) {
        $written = switch ($Form) {
            'Plain' { "$Command `$netns `$argv $Words" }
            'Dashes' { "$Command `$netns -- `$argv $Words" }
            'Block' { "$Command `$netns { & `$argv $Words }" }
        }
        $seen = Get-Word $written
        if ($seen -is [NetnsPS.ProcessResult]) { return $seen.StandardOutput }
        if ($seen -is [NetnsPS.NetnsProcess]) {
            $seen | Wait-NetnsProcess
            return $seen.Output.Text -join "`n"
        }
        $seen
    }

    # Pastes an advice of the refusal in place of what was refused, until nothing is refused any more.
    function Get-AdvisedWord([string] $Form, [string] $Words, [string] $Advice) {
        for ($i = 0; $i -lt 8; $i++) {
            $refusal = $null
            $seen = try {
                $ErrorActionPreference = 'Stop'
                Get-OwnWord Invoke-NetnsProcess $Form $Words
            } catch { throw "$Words`: $_" }
            if ($seen -notlike 'error Program*') { return $seen }
            $refusal = $global:Error[0]
            $refusal.Exception.Message -match $Advice | Should -BeTrue -Because "'$refusal' says what to write instead"
            $written = [regex]"(?<![\w'`"-])$([regex]::Escape($refusal.TargetObject))(?!['\w])"
            $Words = $written.Replace($Words, $Matches[1].Replace('$', '$$'), 1)
        }
        "still refused: $Words"
    }
}

AfterAll { Remove-Netns $netns }

Describe 'Arguments of programs' -Tag Root {
    It '<Command> <Form>: argv <Words>' -ForEach $cases {
        $seen = Get-OwnWord $Command $Form $Words
        switch ($Expected) {
            '=' {
                $wanted = Get-NativeWord $Words
                $wanted | Should -Not -BeLike 'error*'
                $seen | Should -BeExactly $wanted
            }
            'literal' { $seen | Should -BeExactly (Get-NativeWord "`"$Words`"") -Because 'the value of a variable is passed as it is' }
            'list' { $seen | Should -BeExactly (Get-NativeWord "@($Words)") -Because 'of a list each item is an argument' }
            default { $seen | Should -BeExactly "error $Expected" }
        }
    }
}

Describe 'Refused arguments' -Tag Root {
    It '<Form>: argv <Words> reaches the program quoted as is said' -ForEach $advised {
        $seen = Get-AdvisedWord $Form $Words 'quote it \((.*?)\)[,.] (?:put|or)'
        $seen | Should -Not -BeLike 'error*'
        $seen | Should -Not -BeLike 'still*'
    }

    It '<Form>: argv <Words> is the same in a block as is said' -ForEach $advised {
        $refusal = Get-OwnWord Invoke-NetnsProcess $Form $Words
        $refusal | Should -BeLike 'error Program*'
        $global:Error[0].Exception.Message -match '\{ program (.*) \}\)\.' | Should -BeTrue
        $advice = $Matches[1]
        $seen = Get-Word "Invoke-NetnsProcess `$netns { & `$argv $advice }"
        $seen | Should -BeOfType NetnsPS.ProcessResult
        if ($Words -notmatch '--%|,') { $seen.StandardOutput | Should -BeExactly (Get-NativeWord $global:Error[0].TargetObject) }
    }
}
