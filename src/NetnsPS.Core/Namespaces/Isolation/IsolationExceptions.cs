namespace NetnsPS;

/// <summary>Something needs a kind of isolation that the namespace was not made with.</summary>
/// <param name="name">The namespace.</param>
/// <param name="missing">What it lacks.</param>
public sealed class NetnsNotIsolatedException(string name, NetnsIsolation missing)
    : NetnsException(
        $"Network namespace '{name}' has no mounts of its own, so that what is replaced would be replaced for the "
            + "host too. "
        + (name == Namespaces.NetnsName.HostName
            ? "Make a namespace for it with: New-TransientNetns NAME"
            : $"Make it with: New-TransientNetns {name}")
        + $" -Isolate {missing}")
{
    /// <summary>What it lacks.</summary>
    public NetnsIsolation Missing { get; } = missing;
}

/// <summary>A PID namespace is without its first process: it could not be started, or has ended.</summary>
public sealed class NetnsInitException : NetnsException
{
    private NetnsInitException(string message) : base(message)
    {
    }

    internal static NetnsInitException NotStarted(string said)
        => new($"The first process of the PID namespace did not start; it needs the programs sh, setpriv and mount "
            + $"(util-linux), env and sleep (coreutils). It said: {said}");

    // Nothing can be forked into it any more: fork(2) fails with ENOMEM (pid_namespaces(7)).
    internal static NetnsInitException Ended(string name)
        => new($"The first process of the PID namespace of '{name}' was killed, and all in it with that one: nothing "
            + "can be started there any more. Remove the namespace and make another one.");
}
