using System.Collections;
using NetnsPS.Namespaces;
using NetnsPS.Sessions;

namespace NetnsPS.Commands;

/// <summary>
/// A scriptblock as a stepping pipeline, <c>&amp; $block @arguments | restore</c>: its output goes through a last
/// element that is back in the caller's namespace while whatever is downstream works on the object. This form keeps
/// what <c>&amp; { }</c> does: scope, $input, process blocks, return, break, throw, streams and their order, Ctrl+C.
/// </summary>
internal sealed class InnerPipeline : IDisposable
{
    private static readonly CmdletInfo s_restore =
        new("Write-NetnsCallerOutput", typeof(WriteNetnsCallerOutputCommand));

    private static readonly ScriptBlock s_plain = ScriptBlock.Create("param($b, $a, $s, $f) & $b @a | & $f $s");

    // A bare scriptblock would take -ErrorVariable and the like
    // for arguments of its own; this one gives them their meaning.
    private static readonly ScriptBlock s_withCommon =
        ScriptBlock.Create("param($w, $b, $a, $c, $s, $f, $o) & $w $b $a @c | & $f $s @o");

    private static readonly ScriptBlock s_commonWrapper = ScriptBlock.Create("""
        [CmdletBinding()] param($__netnsBlock, $__netnsArguments, [Parameter(ValueFromPipeline)] $__netnsInput)
        begin {
            $__netnsPipeline = { & $__netnsBlock @__netnsArguments }.GetSteppablePipeline($MyInvocation.CommandOrigin)
            $__netnsPipeline.Begin($PSCmdlet)
        }
        process { $__netnsPipeline.Process($__netnsInput) }
        end { $__netnsPipeline.End() }
        clean { if ($__netnsPipeline) { $__netnsPipeline.Clean() } }
        """);

    // What the last element sees to itself: it is the one that writes.
    private static readonly HashSet<string> s_outputParameters =
        new(StringComparer.OrdinalIgnoreCase) { "OutVariable", "OutBuffer", "PipelineVariable" };

    private static readonly HashSet<string> s_common =
        new([.. Cmdlet.CommonParameters, "ProgressAction"], StringComparer.OrdinalIgnoreCase);

    private readonly SteppablePipeline _pipeline;
    private bool _isOpen;

    internal InnerPipeline(PSCmdlet cmdlet, ScriptBlock block, object?[] arguments, CallerOutput output)
    {
        CommandOrigin origin = cmdlet.MyInvocation.CommandOrigin;
        if (!cmdlet.MyInvocation.BoundParameters.Keys.Any(IsCommon))
        {
            _pipeline = s_plain.GetSteppablePipeline(origin, [block, arguments, output, s_restore]);
            return;
        }

        var ofBlock = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var ofOutput = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object value) in cmdlet.MyInvocation.BoundParameters)
        {
            if (IsCommon(name)) (s_outputParameters.Contains(name) ? ofOutput : ofBlock)[name] = value;
        }

        _pipeline = s_withCommon.GetSteppablePipeline(
            origin, [s_commonWrapper, block, arguments, ofBlock, output, s_restore, ofOutput]);
    }

    /// <summary>Runs the begin blocks; output and errors go where the command's own go.</summary>
    internal void Begin(PSCmdlet cmdlet, bool expectInput)
    {
        if (expectInput == cmdlet.MyInvocation.ExpectingInput) _pipeline.Begin(cmdlet);
        else _pipeline.Begin(expectInput, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
        _isOpen = true;
    }

    internal void Process()
    {
        _isOpen = false;
        _pipeline.Process();
        _isOpen = true;
    }

    internal void Process(PSObject input)
    {
        _isOpen = false;
        _pipeline.Process(input);
        _isOpen = true;
    }

    internal void End()
    {
        _isOpen = false;
        _pipeline.End();
    }

    /// <summary>
    /// Runs the clean blocks of a pipeline that was left open: what ends it, well or badly, runs them itself.
    /// </summary>
    public void Dispose()
    {
        if (_isOpen) Clean();
        _pipeline.Dispose();
    }

    private void Clean()
    {
        _isOpen = false;
        CleanBlocks.Run(_pipeline);
    }

    private static bool IsCommon(string parameter) => s_common.Contains(parameter);
}

/// <summary>Where the output of a scriptblock goes, and with which name on it.</summary>
internal sealed class CallerOutput(NetnsPlace caller, string? netnsName)
{
    internal NetnsPlace Caller { get; } = caller;

    internal string? NetnsName { get; } = netnsName;
}

/// <summary>
/// The last element of <see cref="InnerPipeline"/>: hands each object on in the caller's namespace. Not exported.
/// </summary>
[Cmdlet(VerbsCommunications.Write, "NetnsCallerOutput")]
internal sealed class WriteNetnsCallerOutputCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public CallerOutput Output { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (Output.NetnsName is { } name && InputObject is { } named) Label(named, name);
        NetnsPlace inside = AmbientNetns.Current;
        AmbientNetns.Restore(Output.Caller);
        try
        {
            WriteObject(InputObject);
        }
        finally
        {
            AmbientNetns.Restore(inside);
        }
    }

    private static void Label(PSObject target, string name)
    {
        target.Properties.Remove("PSNetnsName");
        target.Properties.Add(new PSNoteProperty("PSNetnsName", name));
    }
}
