using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace NetnsPS;

/// <summary>
/// The setups (BeforeAll and the like) that the body of a block declares while it runs, by itself or by a function or
/// script of whatever module. They are seen when their command is looked up (<see cref="SubstituteLookup"/>).
/// </summary>
internal sealed class BlockSetups
{
    internal static readonly string[] Kinds = ["BeforeAll", "BeforeEach", "AfterEach", "AfterAll"];

    // By the call of the body: what -ForEach makes of a block are several calls of the same one.
    private static readonly ConditionalWeakTable<InvocationInfo, BlockSetups> s_byBody = [];
    private readonly Dictionary<string, CommandInfo> _collectors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The kind of the first one that was declared before the block had a scope, and where; null when there is none.
    /// </summary>
    internal (string Kind, string Place)? First { get; private set; }

    /// <summary>Whether Use-NetnsScope was called in the block.</summary>
    internal bool HasScope { get; set; }

    internal static BlockSetups Of(InvocationInfo body) => s_byBody.GetOrCreateValue(body);

    /// <summary>
    /// What to run instead of Pester's command when one of these is found; null when it is to run itself.
    /// </summary>
    internal static CommandInfo? SubstituteFor(CommandInfo? command)
    {
        if (command is not FunctionInfo || !Kinds.Contains(command.Name, StringComparer.OrdinalIgnoreCase)
            || command.ModuleName != "Pester") return null;
        if (PesterBlock.Current() is not { } block) return null;
        BlockSetups setups = block.Setups;
        if (!setups.HasScope) setups.First ??= (command.Name, Caller());
        return setups._collectors.GetValueOrDefault(command.Name);
    }

    /// <summary>From now on this command stands for that of Pester which has its name.</summary>
    internal void CollectBy(CommandInfo collector) => _collectors[collector.Name] = collector;

    // The command that is looked up has no frame of its own yet.
    private static string Caller()
    {
        CallStackFrame caller = Runspace.DefaultRunspace.Debugger.GetCallStack().First();
        return $"{caller.ScriptLineNumber} of {caller.ScriptName}";
    }
}
