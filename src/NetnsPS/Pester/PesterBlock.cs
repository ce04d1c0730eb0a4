using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace NetnsPS;

/// <summary>
/// The Describe or Context block whose body is running now. It is found by public means: the call stack has the call of
/// Describe with its arguments, and the module that the command belongs to.
/// </summary>
public sealed class PesterBlock
{
    private static readonly string[] s_blocks = ["Describe", "Context"];

    // What stands in their blocks belongs to something else than the block around them.
    private static readonly string[] s_owners = [.. s_blocks, .. BlockSetups.Kinds, "It", "Mock"];

    private readonly ScriptBlockAst _body;
    private readonly IScriptExtent _position;

    private PesterBlock(PSModuleInfo pester, CallStackFrame body)
    {
        Pester = pester;
        Setups = BlockSetups.Of(body.InvocationInfo);
        _body = (ScriptBlockAst)ScriptOf(body)!.Ast;
        _position = body.Position;
    }

    /// <summary>
    /// The Pester that runs the block. More than one version may be loaded, and another one may be found by name.
    /// </summary>
    public PSModuleInfo Pester { get; }

    /// <summary>
    /// Whether a block may have several setups of a kind. Before version 6 Pester replaces the earlier one, silently.
    /// </summary>
    public bool TakesSeveralSetups => Pester.Version.Major >= 6;

    /// <summary>The error of a Use-NetnsScope that is called outside of the body of a block.</summary>
    public static ErrorRecord Misplaced()
        => ErrorRecords.Make(nameof(SR.NetnsScopeMisplaced), ErrorCategory.InvalidOperation, null);

    /// <summary>Whether it has a scope already.</summary>
    public bool HasScope => Setups.HasScope;

    internal BlockSetups Setups { get; }

    /// <summary>The innermost block whose body is running; null at the top of a file, and while tests run.</summary>
    public static PesterBlock? Current()
    {
        CallStackFrame[] stack = [.. Runspace.DefaultRunspace.Debugger.GetCallStack()];

        // A run may stand in the body of a block of another one; what is beyond it is not ours.
        int block = Array.FindIndex(stack, f => IsOfPester(f, s_blocks) || IsOfPester(f, ["Invoke-Pester"]));
        if (block < 0 || !stack[block].InvocationInfo.BoundParameters.TryGetValue("Fixture", out object? argument)
            || argument is not ScriptBlock fixture) return null;
        int body = Array.FindLastIndex(stack, block - 1, f => ReferenceEquals(ScriptOf(f)?.Ast, fixture.Ast));
        return body < 0 ? null : new PesterBlock(stack[block].InvocationInfo.MyCommand.Module, stack[body]);
    }

    /// <summary>The Pester that runs the current test or block; null outside of a run.</summary>
    internal static PSModuleInfo? RunningPester()
        => Runspace.DefaultRunspace.Debugger.GetCallStack().FirstOrDefault(IsOfPester)?.InvocationInfo.MyCommand.Module;

    /// <summary>Whether a command of Pester runs in a frame of the call stack.</summary>
    internal static bool IsOfPester(CallStackFrame frame) => frame.InvocationInfo.MyCommand is { ModuleName: "Pester" };

    /// <summary>Begins to have a scope.</summary>
    /// <param name="collectors">Commands that stand for Pester's setups of
    /// their names from now on, whoever calls these in the block.</param>
    public void BeginScope(params CommandInfo[] collectors)
    {
        Setups.HasScope = true;
        foreach (CommandInfo collector in collectors) Setups.CollectBy(collector);
    }

    /// <summary>Why no scope can begin here; null when it can.</summary>
    public ErrorRecord? FindFault()
    {
        // In the body itself also those that came before this module was imported.
        var earlier = (CommandAst?)_body.Find(a => a is CommandAst c && c.Extent.StartOffset < _position.StartOffset
            && IsOwnSetup(c), searchNestedScriptBlocks: true);
        if (earlier is not null) return BehindSetup(earlier.GetCommandName(), earlier.Extent.StartLineNumber);
        return Setups.First is { } first ? BehindSetup(first.Kind, first.Place) : null;
    }

    /// <summary>The error of a setup of which the block has one already.</summary>
    /// <param name="kind">Which: BeforeAll and so on.</param>
    public static ErrorRecord Repeated(string kind)
        => ErrorRecords.Make(nameof(SR.NetnsScopeSetupRepeated), ErrorCategory.InvalidOperation, kind, kind);

    /// <summary>The error of a setup that has replaced that of the scope.</summary>
    /// <param name="kind">Which: BeforeAll and so on.</param>
    public static ErrorRecord Replaced(string kind)
        => ErrorRecords.Make(nameof(SR.NetnsScopeReplaced), ErrorCategory.InvalidOperation, kind, kind);

    private static ErrorRecord BehindSetup(string kind, object place)
        => ErrorRecords.Make(nameof(SR.NetnsScopeBehindSetup), ErrorCategory.InvalidOperation, kind, kind, place);

    private static bool IsOfPester(CallStackFrame frame, string[] names)
        => IsOfPester(frame) && names.Contains(frame.InvocationInfo.MyCommand.Name, StringComparer.OrdinalIgnoreCase);

    private static ScriptBlock? ScriptOf(CallStackFrame frame)
        => (frame.InvocationInfo.MyCommand as ScriptInfo)?.ScriptBlock;

    private bool IsOwnSetup(CommandAst command)
    {
        if (!IsNamed(command, BlockSetups.Kinds)) return false;
        for (Ast outer = command.Parent; !ReferenceEquals(outer, _body); outer = outer.Parent)
        {
            if (outer is FunctionDefinitionAst || (outer is CommandAst owner && IsNamed(owner, s_owners))) return false;
        }

        return true;
    }

    private static bool IsNamed(CommandAst command, string[] names)
        => command.GetCommandName() is { } name
            && names.Contains(name.Split('\\')[^1], StringComparer.OrdinalIgnoreCase);
}
