# Pipeline input, process blocks, arguments. ARGS hands over the row's Arguments.
@{ Name = 'has no input: one pass'; Script = 'RUN { begin { "b" } process { "p" } end { "e" } }'; Expect = 'b p e' }
@{ Name = 'runs process once for each object'; Script = '1, 2 | RUN { begin { "b" } process { "p$_" } end { "e" } }'; Expect = 'b p1 p2 e' }
@{ Name = 'has empty input: no pass'; Script = '@() | RUN { begin { "b" } process { "p" } end { "e" } }'; Expect = 'b e' }
@{ Name = 'has $input in end'; Script = '1..3 | RUN { $input | ForEach-Object { $_ * 2 } }'; Expect = '2 4 6' }
@{ Name = 'has $input in process'; Script = '1, 2 | RUN { process { @($input).Count } }'; Expect = '1 1' }
@{ Name = 'has no $input without input'; Script = 'RUN { @($input).Count }'; Expect = '0' }
@{ Name = 'gets null as input'; Script = '1, $null, 2 | RUN { process { "[$_]" } }'; Expect = '[1] [] [2]' }
@{ Name = 'gets arrays whole'; Script = '& { , (1, 2); 3 } | RUN { process { @($_).Count } }'; Expect = '2 1' }
@{ Name = 'is a filter'; Script = '1..4 | RUN { process { if ($_ % 2) { $_ } } }'; Expect = '1 3' }
@{ Name = 'binds input to parameters'; Script = '1, 2 | RUN { param([Parameter(ValueFromPipeline)] $x) process { "x$x" } }'; Expect = 'x1 x2' }
@{ Name = 'binds input by property name'; Script = '[pscustomobject]@{ n = 5 } | RUN { param([Parameter(ValueFromPipelineByPropertyName)] $n) process { "n$n" } }'; Expect = 'n5' }
@{ Name = 'refuses input that does not bind'; Script = '"q" | RUN { param([Parameter(ValueFromPipeline)] [int] $x) process { "x$x" } }'; Expect = 'E:InputObjectNotBound' }
@{ Name = 'streams its input'; Script = '1, 2 | ForEach-Object { [void]$log.Add("up$_"); $_ } | RUN { process { [void]$log.Add("in$_"); $_ } } | ForEach-Object { [void]$log.Add("down$_") }; $log'; Expect = 'up1 in1 down1 up2 in2 down2' }
@{ Name = 'takes arguments by position'; Script = 'RUN { param($x, $y) "$x-$y" } ARGS'; Arguments = 1, 2; Expect = '1-2' }
@{ Name = 'takes arguments as $args'; Script = 'RUN { "$args" ; $args.Count } ARGS'; Arguments = 1, 'b'; Expect = '1 b 2' }
@{ Name = 'takes too few arguments'; Script = 'RUN { param($x, $y) "$x-$y" } ARGS'; Arguments = , 1; Expect = '1-' }
@{ Name = 'takes null for an argument'; Script = 'RUN { param($x, $y) "$($null -eq $x)-$y" } ARGS'; Arguments = $null, 2; Expect = 'True-2' }
@{ Name = 'takes an array for one argument'; Script = 'RUN { param($x, $y) "$($x.Count)-$y" } ARGS'; Arguments = (1, 2, 3), 4; Expect = '3-4' }
@{ Name = 'takes dashed texts as values'; Script = 'RUN { param($x, $y) "$x $y" } ARGS'; Arguments = '-y', 1; Expect = '-y 1' }
@{ Name = 'refuses too many arguments as an advanced block'; Script = 'RUN { [CmdletBinding()] param($x) $x } ARGS'; Arguments = 1, 2; Expect = 'E:PositionalParameterNotFound' }
@{ Name = 'refuses what does not convert'; Script = 'RUN { param([int] $x) $x } ARGS'; Arguments = , 'q'; Expect = 'E:ParameterArgumentTransformationError' }
@{ Name = 'takes defaults'; Script = 'RUN { param($x = 9) $x }'; Expect = '9' }
@{ Name = 'takes arguments and input'; Script = '1, 2 | RUN { param($k) process { $_ * $k } } ARGS'; Arguments = , 10; Expect = '10 20' }
@{ Name = 'has bound parameters'; Script = 'RUN { param($x, $y) $PSBoundParameters.Keys } ARGS'; Arguments = , 1; Expect = 'x' }
@{ Name = 'has dynamic parameters'; Script = 'RUN { [CmdletBinding()] param() dynamicparam { $log.Add("d") > $null } end { "e$log" } }'; Expect = 'ed' }
@{ Name = 'evaluates no input twice'; Script = '& { [void]$log.Add(1); 1 } | RUN { process { $_ } } > $null; $log.Count'; Expect = '1' }
