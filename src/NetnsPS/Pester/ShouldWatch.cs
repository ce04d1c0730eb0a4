using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace NetnsPS;

/// <summary>
/// Registers the operator HaveLeakedFds with Pester when its <c>Should</c> is about to be used, so that it is there
/// whichever of the two modules came first, when Pester is loaded by Invoke-Pester alone, and when it is imported anew:
/// PowerShell has no event for an import.
/// </summary>
internal sealed class ShouldWatch
{
    // Pester tells operators apart by this text: were it ever to change, a session that has the old one could not take
    // the new one. All that may change is behind the one call.
    private const string Operator = """
        param(
            $ActualValue, $Baseline, $Ignore, $IgnoreKind, $Within, [string] $Because, [switch] $Negate,
            $CallerSessionState)
        $verdict = [NetnsPS.FdLeakVerdict]::OfOperator(
            $ActualValue, $Baseline, $Ignore, $IgnoreKind, $Within, $Because, $Negate)
        if ($verdict.Warning) { Write-Warning $verdict.Warning }
        $verdict
        """;

    // What goes wrong in a lookup is swallowed by PowerShell.
    private const string Register = """
        param($command, $block, $failure)
        try { & $command -Name HaveLeakedFds -Test $block -SupportsArrayInput } catch { Write-Warning ($failure -f $_) }
        """;

    private static readonly ConditionalWeakTable<Runspace, ShouldWatch> s_byRunspace = [];
    private readonly CommandInvocationIntrinsics _commands;
    private PSModuleInfo? _served;

    private ShouldWatch(CommandInvocationIntrinsics commands)
    {
        _commands = commands;
        _commands.PostCommandLookupAction += OnLookup;
    }

    /// <summary>Watches the current runspace, if it is not watched yet.</summary>
    internal static void Begin()
        => s_byRunspace.GetValue(
            Runspace.DefaultRunspace, static _ => new ShouldWatch(RunspaceEngine.Current.InvokeCommand));

    /// <summary>Stops watching the current runspace.</summary>
    internal static void End()
    {
        if (!s_byRunspace.TryGetValue(Runspace.DefaultRunspace, out ShouldWatch? watch)) return;
        watch._commands.PostCommandLookupAction -= watch.OnLookup;
        s_byRunspace.Remove(Runspace.DefaultRunspace);
    }

    // Called for each command that PowerShell looks up: two comparisons, for all but the two that matter.
    private void OnLookup(object? sender, CommandLookupEventArgs lookup)
    {
        if (!IsOfOperators(lookup.CommandName) || lookup.Command?.Module is not { Name: "Pester" } pester
            || ReferenceEquals(pester, _served)) return;
        _served = pester; // first: what is run below looks commands up, too
        if (!pester.ExportedCommands.TryGetValue("Add-ShouldOperator", out CommandInfo? command)) return;
        // Pester takes no unbound one
        ScriptBlock block = new PSModuleInfo(linkToGlobal: true).NewBoundScriptBlock(ScriptBlock.Create(Operator));
        ScriptBlock.Create(Register).Invoke(command, block, SR.ShouldOperatorMissing);
    }

    private static bool IsOfOperators(string name)
        => name.EndsWith("Should", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("Get-ShouldOperator", StringComparison.OrdinalIgnoreCase);
}
