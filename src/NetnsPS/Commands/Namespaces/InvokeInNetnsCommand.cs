using System.Collections;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>
/// Runs a scriptblock inside network namespaces; what it starts follows, what is downstream stays outside.
/// </summary>
/// <remarks>
/// <para>Code inside the block sees the namespace's network, whatever it is: native programs, cmdlets such as
/// Invoke-WebRequest, tasks, timers and threads. The block runs in a child scope, like a block after the call
/// operator.</para>
/// <para>In a namespace that was made with -Isolate, native programs see all that it has of its own: files, the host's
/// name, processes. Cmdlets and .NET code see the network alone, as they run in this process.</para>
/// <para>What comes out of the block streams down the pipeline, and is handled there in the caller's namespace.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Invoke-InNetns $alice { ip -brief address }
/// </code>
/// Runs a native program inside.
/// </example>
/// <example>
/// <code>
/// New-TransientNetns alice, bob
/// Invoke-InNetns alice, bob { [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() } |
///     Format-Table PSNetnsName, Name, OperationalStatus
/// </code>
/// Several namespaces one after the other; each object carries the name of the namespace that it comes from.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// 80, 443 | Invoke-InNetns $alice { process { "port $_" } }
/// </code>
/// The pipeline goes into the block, as with the call operator.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount, Uts
/// Set-NetnsFile $alice /etc/hosts '127.0.0.1 web.test'
/// Invoke-InNetns $alice { uname -n; getent hosts web.test }
/// </code>
/// Native programs see the name and the files of the namespace.
/// </example>
/// <returns>Whatever the block writes.</returns>
/// <seealso cref="StartNetnsJobCommand"/>
/// <seealso cref="EnterNetnsCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "InNetns")]
[OutputType(typeof(PSObject))]
public sealed class InvokeInNetnsCommand : PSCmdlet, IDisposable, IDynamicParameters
{
    private readonly List<PSObject> _inputForLater = [];
    private Netns[] _targets = [];
    private InnerPipeline? _pipeline;
    private PassedError? _passed;
    private Netns? _target;
    private int _stackDepth;
    private bool _hasInput;

    /// <summary>
    /// The namespaces, one after the other: names, patterns such as <c>lab*</c>, Netns objects, or whatever else says a
    /// namespace; <c>.</c> is the current one.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>What to run, in a child scope like <c>&amp; { }</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>Arguments for the scriptblock's parameters, by position.</summary>
    [Parameter(Position = 2)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Input for the scriptblock's process block or <c>$input</c>.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    // It has none, but what is missing is to be known before PowerShell asks the user for it.
    object? IDynamicParameters.GetDynamicParameters()
    {
        NetnsUsage.Require(this, nameof(SR.NetnsOpenFailed));
        return null;
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _targets = ResolveAll();
        _hasInput = MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));
        _stackDepth = EnteredNetns.Here.Count;
        Start(_targets[0]);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_hasInput && _targets.Length > 1) _inputForLater.Add(InputObject!);
        Step(_targets[0], InputObject!);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Finish(_targets[0]);
        foreach (Netns target in _targets.Skip(1))
        {
            Start(target);
            if (_hasInput) _inputForLater.ForEach(item => Step(target, item));
            else Step(target, null!);
            Finish(target);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pipeline is null) return;
        NetnsPlace caller = AmbientNetns.Current;

        // Not Enter: clean blocks run in any case, and when the namespace was removed meanwhile that is in the void.
        AmbientNetns.Restore(_target!.Place);
        try
        {
            _pipeline.Dispose();
        }
        finally
        {
            Leave(caller);
            _passed?.Settle(this);
        }
    }

    // All are looked up before anything runs: a wrong last name must not be found out half-way.
    private Netns[] ResolveAll()
    {
        var found = new List<Netns>();
        foreach (NetnsReference reference in Netns)
        {
            try
            {
                found.AddRange(NetnsCommand.FindAll([reference]));
            }
            catch (Exception e)
            {
                ThrowTerminatingError(ErrorRecords.From(e, nameof(SR.NetnsOpenFailed), reference.ToString()));
            }
        }

        return [.. found];
    }

    private void Start(Netns target)
    {
        _target = target;
        SubstituteLookup.Begin();
        ProgramLookup.Begin(target);
        var output = new CallerOutput(AmbientNetns.Current, _targets.Length > 1 ? target.Name : null);
        _pipeline = new InnerPipeline(this, ScriptBlock, ArgumentList, output);
        Inside(target, () => _pipeline.Begin(this, _hasInput));
    }

    private void Step(Netns target, PSObject input) => Inside(target, () =>
    {
        if (_hasInput) _pipeline!.Process(input);
        else _pipeline!.Process();
    });

    private void Finish(Netns target) => Inside(target, _pipeline!.End);

    private void Inside(Netns target, Action step)
    {
        NetnsPlace caller = AmbientNetns.Current;
        try
        {
            target.Enter();
        }
        catch (Exception e) when (e is LinuxException or NetnsNotFoundException or NetnsSwitchException)
        {
            ThrowTerminatingError(ErrorRecords.From(e, nameof(SR.NetnsEnterFailed), target));
        }

        try
        {
            step();
        }
        catch (RuntimeException e) when (PassedError.IsError(e))
        {
            _passed = new PassedError(e);
            throw;
        }
        finally
        {
            Leave(caller);
        }
    }

    // By value, not by undoing: the scriptblock may have entered something itself and not left it.
    private void Leave(NetnsPlace caller)
    {
        AmbientNetns.Restore(caller);
        EnteredNetns.Here.Truncate(_stackDepth);
    }
}

/// <summary>
/// An error on its way from a scriptblock through a cmdlet, which must look as if the cmdlet were not there. The engine
/// wraps what leaves a cmdlet and puts the cmdlet's name into its id, except for what a throw statement threw: so the
/// error passes as one of those, and is itself again before anybody sees it.
/// </summary>
internal sealed class PassedError
{
    private readonly RuntimeException _error;
    private readonly bool _wasThrown;

    internal PassedError(RuntimeException error)
    {
        _error = error;
        _wasThrown = error.WasThrownFromThrowStatement;
        error.WasThrownFromThrowStatement = true;
    }

    /// <summary>Whether it is an error, not a stopped pipeline.</summary>
    internal static bool IsError(RuntimeException e) => e is not PipelineStoppedException;

    /// <summary>
    /// Makes the error what it was. Called when the cmdlet is disposed, before the error reaches the caller.
    /// </summary>
    internal void Settle(PSCmdlet cmdlet)
    {
        _error.WasThrownFromThrowStatement = _wasThrown;
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorVariable", out object? name))
            ForgetSecond(cmdlet.SessionState, (string)name);
    }

    // The scriptblock's own pipeline noted it in the variable,
    // and the engine did so again on the way through the cmdlet.
    private void ForgetSecond(SessionState state, string name)
    {
        if (state.PSVariable.GetValue(name.TrimStart('+')) is ArrayList { Count: > 1 } noted && IsThis(noted[^1])
            && IsThis(noted[^2])) noted.RemoveAt(noted.Count - 1);
    }

    private bool IsThis(object? noted) => noted switch
    {
        PSObject wrapped => IsThis(wrapped.BaseObject),
        ErrorRecord record => ReferenceEquals(record.Exception, _error)
            || ReferenceEquals(record.Exception, _error.ErrorRecord.Exception),
        _ => ReferenceEquals(noted, _error),
    };
}
