using System.Collections;

namespace NetnsPS.Commands;

/// <summary>
/// A scriptblock as a stepping pipeline, <c>&amp; $block @arguments | restore</c>: its output goes through a last element
/// that is back in the caller's namespace while whatever is downstream works on the object. This form keeps what
/// <c>&amp; { }</c> does: scope, $input, process blocks, return, break, throw, streams and their order, Ctrl+C.
/// </summary>
internal sealed class InnerPipeline : IDisposable
{
    private static readonly CmdletInfo s_restore = new("Write-NetnsCallerOutput", typeof(WriteNetnsCallerOutputCommand));

    private static readonly ScriptBlock s_plain = ScriptBlock.Create("param($b, $a, $s, $f, $o) & $b @a | & $f $s @o");

    // A bare scriptblock would take -ErrorVariable and the like for arguments of its own; this one gives them their meaning.
    private static readonly ScriptBlock s_withCommon = ScriptBlock.Create("param($w, $b, $a, $c, $s, $f, $o) & $w $b $a @c | & $f $s @o");

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
    private static readonly string[] s_outputParameters = ["OutVariable", "OutBuffer", "PipelineVariable"];

    private readonly SteppablePipeline _pipeline;

    internal InnerPipeline(PSCmdlet cmdlet, ScriptBlock block, object?[] arguments, CallerOutput output)
    {
        Hashtable common = CommonParameters(cmdlet, s_outputParameters, wanted: false);
        Hashtable ofOutput = CommonParameters(cmdlet, s_outputParameters, wanted: true);
        CommandOrigin origin = cmdlet.MyInvocation.CommandOrigin;
        _pipeline = common.Count == 0
            ? s_plain.GetSteppablePipeline(origin, [block, arguments, output, s_restore, ofOutput])
            : s_withCommon.GetSteppablePipeline(origin, [s_commonWrapper, block, arguments, common, output, s_restore, ofOutput]);
    }

    /// <summary>Runs the begin blocks; output and errors go where the command's own go.</summary>
    internal void Begin(PSCmdlet cmdlet, bool expectInput)
    {
        if (expectInput == cmdlet.MyInvocation.ExpectingInput) _pipeline.Begin(cmdlet);
        else _pipeline.Begin(expectInput, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
    }

    internal void Process() => _pipeline.Process();

    internal void Process(PSObject input) => _pipeline.Process(input);

    internal void End() => _pipeline.End();

    public void Dispose() => _pipeline.Dispose();

    private static Hashtable CommonParameters(PSCmdlet cmdlet, string[] ofOutput, bool wanted)
    {
        var bound = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object value) in cmdlet.MyInvocation.BoundParameters)
        {
            bool common = Cmdlet.CommonParameters.Contains(name) || name == "ProgressAction";
            if (common && ofOutput.Contains(name, StringComparer.OrdinalIgnoreCase) == wanted) bound[name] = value;
        }

        return bound;
    }
}
