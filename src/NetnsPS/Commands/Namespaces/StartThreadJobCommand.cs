using System.Management.Automation.Host;

namespace NetnsPS.Commands;

/// <summary>
/// What Start-ThreadJob is in runspaces that have this module: the same job of the same class, but started in the
/// caller's namespace. Not exported: <see cref="SubstituteLookup"/> puts it in the place of the original.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "ThreadJob")]
[OutputType(typeof(Job))]
internal sealed class StartThreadJobCommand : PSCmdlet
{
    private const string BlockSet = "ScriptBlock";
    private const string FileSet = "FilePath";
    private ThreadJobClass _threadJobs = null!;
    private string? _location;
    private Job2? _job;

    internal static CmdletInfo Info { get; } = new("Start-ThreadJob", typeof(StartThreadJobCommand));

    /// <summary>This command, for PowerShell's own; null for any other.</summary>
    internal static CommandInfo? SubstituteFor(CommandInfo? command)
        => ThreadJobClass.IsStartedBy(command) ? Info : null;

    [Parameter(ParameterSetName = BlockSet, Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    [Parameter(ParameterSetName = FileSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? FilePath { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    [ValidateNotNull]
    public ScriptBlock? InitializationScript { get; set; }

    [Parameter(ParameterSetName = BlockSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = FileSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    public object[]? ArgumentList { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    [ValidateRange(1, 1000000)]
    public int ThrottleLimit { get; set; }

    [Parameter(ParameterSetName = BlockSet)]
    [Parameter(ParameterSetName = FileSet)]
    public PSHost? StreamingHost { get; set; }

    protected override void BeginProcessing()
    {
        if (ThreadJobClass.Current is not { } threadJobs)
        {
            ThrowTerminatingError(ErrorRecords.Make(nameof(SR.ThreadJobUnknown), ErrorCategory.NotImplemented, null));
            return;
        }

        _threadJobs = threadJobs;
        try
        {
            _location = SessionState.Path.CurrentLocation.Path;
        }
        catch (PSInvalidOperationException)
        {
            // The session has none; the job's is then what a new one begins with.
        }
    }

    protected override void ProcessRecord()
    {
        if (_job is null) Start();
        else if (InputObject is not null) _threadJobs.AddInput(_job, InputObject);
    }

    protected override void EndProcessing()
    {
        if (_job is not null) _threadJobs.EndInput(_job);
    }

    private void Start()
    {
        _job = _threadJobs.New(this, ScriptBlock?.ToString() ?? FilePath!, _location);

        // A job's own jobs are to be right as well, whether or not it imports this module.
        if (_threadJobs.RunspaceOf(_job) is { } runspace) SubstituteLookup.BeginWhenOpened(runspace);
        ThreadJobQueue.Add(_threadJobs, _job, ThrottleLimit);
        WriteObject(_job);
    }
}
