namespace NetnsPS.Runspaces;

/// <summary>PowerShell's engine as scripts have it in <c>$ExecutionContext</c>.</summary>
internal static class RunspaceEngine
{
    /// <summary>
    /// That of the current runspace, which does not hand it out itself while
    /// it runs something, such as an import. Any module's variables do.
    /// </summary>
    internal static EngineIntrinsics Current
        => (EngineIntrinsics)new PSModuleInfo(linkToGlobal: true).SessionState.PSVariable.GetValue("ExecutionContext");
}
