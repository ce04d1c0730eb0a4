using System.Collections;

namespace NetnsPS.Commands;

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
