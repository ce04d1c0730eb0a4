using System.Text;

namespace NetnsPS.Commands;

/// <summary>Runs a program in a network namespace to its end and gives its exit code and output.</summary>
/// <remarks>
/// <para>Unlike a program called inside of Invoke-InNetns it is recorded for the report of a test, both of its streams
/// are kept apart, and a time-out ends it with all that it started. An exit code that is not allowed is an error that
/// quotes the last output, and so is an end by a signal, also when the namespace is removed meanwhile.</para>
/// <para>The program and its arguments are written in one of three forms. A block of one native command, <c>{ ping -c 1
/// $address }</c>, gets the arguments that PowerShell would give that command. Behind <c>--</c>, as in <c>-- sh -c
/// 'exit 3'</c>, all words are the program's, so this command's own parameters go before. Without either, a parameter
/// of this command counts behind the program only when it is written in full and in its own case; a word that
/// PowerShell would take for an abbreviated one (<c>-c</c>), or that would not arrive as in a native call
/// (<c>*.txt</c>, <c>a,b</c>, <c>-x:y</c>, <c>--</c>), is refused: quote it.</para>
/// <para>A block alone runs in the current namespace, or in each namespace that comes by the pipeline. Else what comes
/// by the pipeline is the program's input, as text; objects such as links, processes and sessions are refused, since
/// they are never meant so.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $address = '127.0.0.1'
/// (Invoke-NetnsProcess $alice { ip -brief address show to $address } -Timeout 5s).StandardOutput
/// </code>
/// Runs a program, written as anywhere in PowerShell, and shows its output.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// (Invoke-NetnsProcess $alice -Timeout 5s -- sh -c 'echo hello').StandardOutput
/// </code>
/// Behind -- all words are the program's; parameters of the command go before.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// 'one', 'two' | Invoke-NetnsProcess $alice grep two
/// Invoke-NetnsProcess $alice sh '-c', 'exit 3' -AllowedExitCode 0, 3 -Timeout 5s | Select-Object ExitCode, Duration
/// </code>
/// Gives a program its input, by lines, and expects a certain exit code.
/// </example>
/// <example>
/// <code>
/// New-TransientNetns alice, bob | Invoke-NetnsProcess { ip -brief link }
/// </code>
/// Runs a program in each of some namespaces.
/// </example>
/// <returns>Exit code, standard output, standard error and duration.</returns>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="InvokeInNetnsCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "NetnsProcess", SupportsShouldProcess = true, DefaultParameterSetName = ByProgram)]
[OutputType(typeof(ProcessResult))]
public sealed class InvokeNetnsProcessCommand : ProgramCommand
{
    private readonly StringBuilder _input = new();
    private readonly List<NetnsPS.Netns> _places = [];
    private bool _hasText;

    /// <summary>
    /// Lines for its standard input; without them the input is empty. For a block without -Netns also the namespaces to
    /// run it in, one after the other.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>How long it may take, such as <c>10s</c>; without limit when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (Block is not null && Netns is null && !_hasText
            && (InputObject as PSObject)?.BaseObject is NetnsPS.Netns place)
        {
            _places.Add(new NetnsReference(place).Resolve());
            return;
        }

        if (ProgramInput.FindObject(InputObject) is { } misplaced)
        {
            ThrowTerminatingError(ErrorRecords.From(MisplacedInput(misplaced), Operation, misplaced));
        }

        if (InputObject is null) return;
        if (_places is [var named, ..])
            ThrowTerminatingError(ErrorRecords.From(MisplacedInput(named), Operation, named));
        _hasText = true;
        _input.Append(LanguagePrimitives.ConvertTo<string>(InputObject)).Append('\n');
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A pattern that matched no namespace, or a mistyped variable, must not become the namespace that one is in.
        if (Block is not null && Netns is null && MyInvocation.ExpectingInput && !_hasText && _places.Count == 0)
        {
            var missing = new InvalidInputException(InputFault.Value, ErrorRecords.Text(nameof(SR.InputMissing)));
            ThrowTerminatingError(ErrorRecords.From(missing, Operation, Block));
        }

        foreach (NetnsPS.Netns place in _places.Count > 0 ? _places : Places) Guard(FilePath, () => Run(place));
    }

    private void Run(NetnsPS.Netns place)
    {
        ProcessStartOptions options = Options();
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), place.Name),
            ErrorRecords.Text(nameof(SR.ProcessRunAction), CommandLine))) return;
        string activity = ErrorRecords.Text(nameof(SR.ProcessRunActivity), CommandLine);
        TimeSpan limit = Timeout ?? System.Threading.Timeout.InfiniteTimeSpan;
        ProcessResult result = LongWait.Run(
            this, () => NetnsProcess.Invoke(place, options, _input.ToString(), Timeout, Cancellation), activity, limit);
        if (result.IsTruncated) WriteWarning(ErrorRecords.Text(nameof(SR.ProcessOutputCut), CommandLine));
        WriteObject(result);
    }

    private static InvalidInputException MisplacedInput(object misplaced)
    {
        bool hasNetns = misplaced is NetnsPS.Netns || NetnsReference.NetnsOf(misplaced) is not null;
        string id = hasNetns ? nameof(SR.NetnsAsInput) : nameof(SR.ObjectAsInput);
        return new InvalidInputException(
            InputFault.Value, ErrorRecords.Text(id, hasNetns ? misplaced : misplaced.GetType()));
    }
}
