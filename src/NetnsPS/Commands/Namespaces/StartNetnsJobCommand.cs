namespace NetnsPS.Commands;

/// <summary>
/// Starts a thread job inside a namespace.
/// </summary>
/// <remarks>
/// <para>The block can use the commands of this module, wherever it was imported from.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $what = 'link'
/// $job = Start-NetnsJob $alice { ip -brief $using:what }
/// $job | Receive-Job -Wait -AutoRemoveJob
/// </code>
/// Runs a block inside in the background; Receive-Job and the others work as with any job.
/// </example>
/// <seealso cref="InvokeInNetnsCommand"/>
[Cmdlet(VerbsLifecycle.Start, "NetnsJob", SupportsShouldProcess = true)]
[OutputType(typeof(Job))]
public sealed class StartNetnsJobCommand : ShownCommand, IDynamicParameters
{
    // A job's runspace knows no module that is not installed; this
    // one is here already, so that to import it costs little.
    private static readonly string s_module = Path.GetFullPath("../../NetnsPS.psd1", typeof(StartNetnsJobCommand)
        .Assembly.Location);
    private static readonly CmdletInfo s_invoke = new("Invoke-InNetns", typeof(InvokeInNetnsCommand));
    private readonly List<PSObject?> _input = [];

    /// <summary>
    /// The namespaces, a job for each: names, patterns such as <c>lab*</c>, Netns objects, or whatever else says a
    /// namespace; <c>.</c> is the current one.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>What to run; <c>$using:</c> works.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Arguments for the scriptblock's parameters, by position.</summary>
    [Parameter(Position = 2)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Input for the scriptblock.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>How many thread jobs may run at once; the others are queued.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ThrottleLimit { get; set; }

    /// <summary>What runs first in the job's runspace, in the caller's namespace.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    // It has none, but what is missing is to be known before PowerShell asks the user for it.
    object? IDynamicParameters.GetDynamicParameters()
    {
        NetnsUsage.Require(this, nameof(SR.NetnsOpenFailed));
        return null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
            _input.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CommandInfo startThreadJob = InvokeCommand.GetCommand("Start-ThreadJob", CommandTypes.Cmdlet
            | CommandTypes.Function)
            ?? throw Terminate(ErrorRecords.Make(nameof(SR.ThreadJobMissing), ErrorCategory.NotInstalled, null));
        if (ThreadJobClass.IsStartedBy(startThreadJob) && ThreadJobClass.Current is not null)
            startThreadJob = StartThreadJobCommand.Info;
        ScriptBlock start = _input.Count > 0 ? s_startWithInput : s_start;
        foreach (Netns netns in Resolve())
        {
            if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsJobAction))
                continue;
            WriteObject(InvokeCommand.InvokeScript(false, start, _input, startThreadJob, Parameters(netns)),
                enumerateCollection: true);
        }
    }

    // The names are in the way of the block's $using: variables, which are looked up from here.
    private static readonly ScriptBlock s_start =
        ScriptBlock.Create("param($__netnsCommand, $__netnsParameters) & $__netnsCommand @__netnsParameters");

    // Through the pipeline: bound as a parameter, all the objects would be one.
    private static readonly ScriptBlock s_startWithInput =
        ScriptBlock.Create("param($__netnsCommand, $__netnsParameters) $input | & $__netnsCommand @__netnsParameters");

    private System.Collections.Hashtable Parameters(Netns netns)
    {
        var parameters = new System.Collections.Hashtable
        {
            ["ScriptBlock"] = ScriptBlock.Create(BodyText(_input.Count > 0)),
            ["ArgumentList"] = new object?[] { s_invoke, netns, ArgumentList, File.Exists(s_module)
                ? s_module
                : typeof(StartNetnsJobCommand).Assembly.Location },
        };
        if (Name is not null) parameters[nameof(Name)] = Name;
        if (ThrottleLimit is not null) parameters[nameof(ThrottleLimit)] = ThrottleLimit;
        if (InitializationScript is not null) parameters[nameof(InitializationScript)] = InitializationScript;
        return parameters;
    }

    // The block travels as text, as every thread job's does; it
    // begins on the first line so that line numbers stay right.
    private string BodyText(bool withInput)
        => "Microsoft.PowerShell.Core\\Import-Module $args[3]; " + (withInput ? "$input | " : "")
            + "& $args[0] -Netns $args[1] -ArgumentList $args[2] -ScriptBlock {" + ScriptBlock + "}";

    private IReadOnlyList<Netns> Resolve()
    {
        try
        {
            return NetnsCommand.FindAll(Netns);
        }
        catch (Exception e)
        {
            throw Terminate(ErrorRecords.From(e, nameof(SR.NetnsOpenFailed), string.Join(", ", (object[])Netns)));
        }
    }

    private RuntimeException Terminate(ErrorRecord record)
    {
        ThrowTerminatingError(record);
        return new RuntimeException(); // not reached
    }
}
