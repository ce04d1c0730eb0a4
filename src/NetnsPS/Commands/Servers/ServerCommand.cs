namespace NetnsPS.Commands;

/// <summary>What the commands on servers that were started from here share: which ones.</summary>
public abstract class ServerCommand : NetnsCommand
{
    /// <summary>The servers: NetnsServer objects, or their names or patterns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsServerTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.ServerCompleter))]
    public NetnsServerReference[] Server { get; set; } = [];

    /// <summary>Looks up each one and does something with it; one that fails does not lose the others.</summary>
    /// <param name="action">What to do.</param>
    private protected void ForEachServer<T>(Action<T> action) where T : NetnsServer
    {
        foreach (NetnsServerReference reference in Server)
            Guard(reference.ToString(), () =>
            {
                foreach (T server in reference.Resolve<T>()) Guard(server, () => action(server));
            });
    }

    /// <summary>What a message or a question calls a server.</summary>
    private protected static string Describe(NetnsServer server)
        => ErrorRecords.Text(nameof(SR.ServerTarget), server.Name, server.Kind, server.Netns);
}
