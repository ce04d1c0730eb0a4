using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Runtime.ExceptionServices;

namespace NetnsPS.Sessions;

/// <summary>
/// The door to this assembly, which is loaded with the first session. PowerShell's types go through it as objects: here
/// they are those of System.Management.Automation 7.6, and to the cmdlets those of PowerShellStandard.
/// </summary>
internal static class SessionOpener
{
    private static readonly Lazy<TypeTable> s_types = new(TypeTable.LoadDefaultTypeFiles);

    /// <summary>Opens a session.</summary>
    /// <param name="request">What it is to be.</param>
    /// <param name="host">The <c>PSHost</c> that Enter-PSSession and prompts use.</param>
    /// <param name="cmdlet">The <c>PSCmdlet</c> in whose runspace Get-PSSession lists it.</param>
    /// <param name="cancellation">Stops waiting, and the session.</param>
    /// <returns>The <c>PSSession</c>.</returns>
    internal static object Open(SessionRequest request, object host, object cmdlet, CancellationToken cancellation)
    {
        // At home: the transport's threads would otherwise live in the caller's namespace, and keep it alive.
        Runspace runspace = Netns.Host.Run(() => Open(request, (PSHost)host, cancellation));
        return PSSession.Create(runspace, "Netns", (PSCmdlet)cmdlet);
    }

    private static Runspace Open(SessionRequest request, PSHost host, CancellationToken cancellation)
    {
        var settled = new TaskCompletionSource<RunspaceStateInfo>(TaskCreationOptions.RunContinuationsAsynchronously);
        Runspace runspace = RunspaceFactory.CreateRunspace(
            new NetnsConnectionInfo(request), host, s_types.Value, null, request.Name);
        try
        {
            runspace.StateChanged += (_, e) =>
            {
                if (e.RunspaceStateInfo.State is RunspaceState.Opened or RunspaceState.Broken or RunspaceState.Closed)
                    settled.TrySetResult(e.RunspaceStateInfo);
            };
            runspace.OpenAsync();
            settled.Task.Wait(cancellation);
            if (settled.Task.Result.State != RunspaceState.Opened) Throw(settled.Task.Result.Reason);
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    // The transport wraps what the engine said.
    private static void Throw(Exception? reason)
        => ExceptionDispatchInfo.Throw(reason?.InnerException ?? reason
            ?? new InvalidOperationException("The session was closed while it was being opened."));
}
