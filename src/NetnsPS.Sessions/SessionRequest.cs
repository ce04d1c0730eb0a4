namespace NetnsPS.Sessions;

/// <summary>What a session is to be.</summary>
/// <param name="Netns">The namespace that its process is started in.</param>
/// <param name="Program">PowerShell as a server on its standard streams.</param>
/// <param name="ComputerName">What stands before prompts and in the <c>PSComputerName</c> of what comes out.</param>
/// <param name="Name">The session's own name; PowerShell makes one up when null.</param>
internal sealed record SessionRequest(Netns Netns, ProcessStartOptions Program, string ComputerName, string? Name)
{
    /// <summary>Disposed when the session's process has ended.</summary>
    internal IDisposable? Ended { get; init; }
}
