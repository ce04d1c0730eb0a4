using System.Collections;

namespace NetnsPS.Commands;

/// <summary>What the commands share that start a program in a namespace.</summary>
public abstract class ProgramCommand : NetnsCommand
{
    private protected const string ByProgram = "Program";
    private protected const string ByBlock = "Block";
    private protected const string ByBlockHere = "BlockHere";

    /// <summary>
    /// The namespaces to start it in, one after the other: names, patterns such as <c>lab*</c>, Netns objects, or
    /// whatever else says a namespace; <c>.</c> is the current one, which is meant without it.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = ByProgram)]
    [Parameter(Position = 0, ParameterSetName = ByBlock)]
    [ValidateNotNull]
    [SupportsWildcards]
    [NetnsTransformation(Many = true, LeavesBlocks = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>The program: a name that is looked up on PATH, or a path.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByProgram)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    [ProgramTransformation]
    [ArgumentCompleter(typeof(Completion.ProgramCompleter))]
    public string FilePath { get; set; } = "";

    /// <summary>
    /// Its arguments, each passed on exactly as it is; no shell sees them. Of a list each item is one argument, and
    /// <c>$null</c> is none. Behind the program only whole names of this command's parameters are its own; a word such
    /// as <c>-c</c>, which could be one, is refused: quote it, put <c>--</c> before the program, or use a block.
    /// </summary>
    [Parameter(Position = 2, ValueFromRemainingArguments = true, ParameterSetName = ByProgram)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [ProgramArgumentsTransformation]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>
    /// A block of one native command, such as <c>{ ping -c 1 $address }</c>: the program and its arguments, written as
    /// anywhere in PowerShell. Variables are those of the caller.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByBlock)]
    [ValidateNotNull]
    public ScriptBlock? Command { get; set; }

    /// <summary>
    /// The same block when it stands alone, without a namespace before it: the program is started in the current one.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByBlockHere)]
    [ValidateNotNull]
    public ScriptBlock? NativeCommand { get; set; }

    /// <summary>
    /// Takes the single letters that PowerShell would take for an
    /// abbreviated parameter of this command; they are refused.
    /// </summary>
    [Parameter(DontShow = true)]
    [Alias("a", "c", "d", "e", "f", "i", "n", "o", "p", "r", "t", "u", "v", "w")]
    [AnySwitchTransformation]
    public SwitchParameter DashedArgumentNeedsQuotes { get; set; }

    /// <summary>Variables to set in the environment that it is given; <c>$null</c> removes one.</summary>
    [Parameter]
    public IDictionary? Environment { get; set; }

    /// <summary>The directory to start it in; the current location without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// The user to run it as, by name or number, with that user's groups; needs root. The program gets no capabilities,
    /// also not by executing a set-user-ID program, and an environment as a login gives it: HOME, SHELL, USER, LOGNAME
    /// and PATH of that user, and TERM.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.UserCompleter))]
    public string? User { get; set; }

    /// <summary>
    /// With -User: keep the environment of this PowerShell, secrets
    /// in it too; HOME, SHELL, USER and LOGNAME are the user's.
    /// </summary>
    [Parameter]
    public SwitchParameter InheritEnvironment { get; set; }

    /// <summary>
    /// Let neither the program nor its descendants gain rights by executing another one:
    /// the set-user-ID bit and file capabilities have no effect (PR_SET_NO_NEW_PRIVS).
    /// </summary>
    [Parameter]
    public SwitchParameter NoNewPrivileges { get; set; }

    /// <summary>The exit codes that are no failure; with an empty list any is allowed.</summary>
    /// <value>0</value>
    [Parameter]
    [AllowEmptyCollection]
    public int[] AllowedExitCode { get; set; } = [0];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessStartFailed);

    /// <summary>The block that says what to start; null for a program with arguments.</summary>
    internal ScriptBlock? Block => Command ?? NativeCommand;

    /// <summary>Where to start it.</summary>
    private protected IReadOnlyList<Netns> Places { get; private set; } = [NetnsPS.Netns.Current];

    /// <summary>
    /// Finds out what to start and where, and ends the command when that
    /// is not clear: nothing may run elsewhere or otherwise instead.
    /// </summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (WrittenWords.FindFault(this) is { } fault) ThrowTerminatingError(fault);
        try
        {
            if (Netns is not null) Places = FindAll(Netns);
            if (Block is not null) (FilePath, ArgumentList) = NativeBlock.Read(this, Block);
        }
        catch (RuntimeException e) when (!IsEngineControl(e))
        {
            ThrowTerminatingError(e.ErrorRecord);
        }
        catch (Exception e) when (e is InvalidInputException or NetnsNotFoundException or LinuxException)
        {
            ThrowTerminatingError(ErrorRecords.From(e, Operation, Netns is [var only] ? only : Netns));
        }
    }

    /// <summary>What to start, as the engine takes it.</summary>
    private protected ProcessStartOptions Options() => new()
    {
        // PowerShell's location and drives, which are not this process's directory.
        FilePath = FilePath.Contains('/') ? GetUnresolvedProviderPathFromPSPath(FilePath) : FilePath,
        Arguments = ArgumentList,
        Environment = Variables(),
        WorkingDirectory = WorkingDirectory is { } folder
            ? GetUnresolvedProviderPathFromPSPath(folder)
            : SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        User = User,
        InheritEnvironment = InheritEnvironment,
        NoNewPrivileges = NoNewPrivileges,
        AllowedExitCode = AllowedExitCode.Length > 0 ? AllowedExitCode : null,
    };

    /// <summary>The command line for people to read.</summary>
    private protected string CommandLine => string.Join(' ', ArgumentList.Prepend(FilePath));

    private Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>();
        if (Environment is null) return variables;
        foreach (DictionaryEntry entry in Environment)
            variables[LanguagePrimitives.ConvertTo<string>(entry.Key)] = entry.Value is null
                ? null
                : LanguagePrimitives.ConvertTo<string>(entry.Value);
        return variables;
    }
}
