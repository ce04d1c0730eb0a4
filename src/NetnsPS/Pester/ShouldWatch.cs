namespace NetnsPS;

/// <summary>
/// Tells when Pester's <c>Should</c> is about to be used, so that the operators are there whichever of the two modules came
/// first, when Pester is loaded by Invoke-Pester alone, and when it is imported anew. PowerShell has no event for an import.
/// </summary>
public sealed class ShouldWatch : IDisposable
{
    private readonly CommandInvocationIntrinsics _commands;
    private readonly ScriptBlock _register;
    private PSModuleInfo? _served;

    /// <summary>Begins to watch the current runspace.</summary>
    /// <param name="engine">The runspace's <c>$ExecutionContext</c>.</param>
    /// <param name="register">Gets each newly loaded Pester module once, to register operators with it.</param>
    public ShouldWatch(EngineIntrinsics engine, ScriptBlock register)
    {
        _commands = engine.InvokeCommand;
        _register = register;
        _commands.PostCommandLookupAction += OnLookup;
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _commands.PostCommandLookupAction -= OnLookup;

    // Called for each command that PowerShell looks up: two comparisons, for all but the two that matter.
    private void OnLookup(object? sender, CommandLookupEventArgs lookup)
    {
        if (!IsOperatorCommand(lookup.CommandName) || lookup.Command?.Module is not { Name: "Pester" } pester || ReferenceEquals(pester, _served)) return;
        _served = pester; // first: what is run below looks commands up, too
        _register.Invoke(pester);
    }

    private static bool IsOperatorCommand(string name)
        => name.EndsWith("Should", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Get-ShouldOperator", StringComparison.OrdinalIgnoreCase);
}
