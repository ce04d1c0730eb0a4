namespace NetnsPS;

/// <summary>
/// A command that asserts something, as Pester's own Should-… commands do it where the Pester that runs the test has
/// New-ShouldAssertion (6.1): with -ErrorAction Continue, or so configured, a failure is noted and the test goes on; in
/// the -ParameterFilter of a mock a success counts.
/// </summary>
internal sealed class PesterAssertion
{
    private static readonly ScriptBlock s_begin =
        ScriptBlock.Create("param($__netnsCommand, $__netnsCaller) & $__netnsCommand -Caller $__netnsCaller -As None");
    private static readonly ScriptBlock s_fail =
        ScriptBlock.Create("param($__netnsAssertion, $__netnsMessage) $__netnsAssertion.Fail($__netnsMessage)");
    private readonly PSCmdlet _caller;
    private readonly PSObject? _assertion;

    private PesterAssertion(PSCmdlet caller, PSObject? assertion) => (_caller, _assertion) = (caller, assertion);

    /// <summary>Begins to assert. An assertion that does not fail has held.</summary>
    /// <param name="caller">The command, which must be processing.</param>
    internal static PesterAssertion Begin(PSCmdlet caller)
    {
        // The state is made when it is asked for first, for whoever runs then: that must not be Pester.
        SessionState state = caller.SessionState;
        CommandInfo? command = PesterBlock.RunningPester() is { } pester
            ? pester.ExportedCommands.GetValueOrDefault("New-ShouldAssertion")
            : null;
        return new PesterAssertion(caller, command is null
            ? null
            : state.InvokeCommand.InvokeScript(true, s_begin, null, command, caller).LastOrDefault());
    }

    /// <summary>Fails. Returns only where Pester has noted the failure and the test goes on.</summary>
    /// <param name="failure">The error that ends the command.</param>
    internal void Fail(ErrorRecord failure)
    {
        if (!IsNoted(failure.Exception.Message)) _caller.ThrowTerminatingError(failure);
    }

    private bool IsNoted(string message)
    {
        if (_assertion is null) return false;
        try
        {
            _caller.InvokeCommand.InvokeScript(true, s_fail, null, _assertion, message);
            return true;
        }
        catch (RuntimeException e) when (e.ErrorRecord.FullyQualifiedErrorId == "PesterAssertionFailed")
        {
            return false;
        }
    }
}
