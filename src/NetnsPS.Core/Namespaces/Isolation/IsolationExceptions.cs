namespace NetnsPS;

/// <summary>Something needs a kind of isolation that the namespace was not made with.</summary>
/// <param name="name">The namespace.</param>
/// <param name="missing">What it lacks.</param>
public sealed class NetnsNotIsolatedException(string name, NetnsIsolation missing)
    : Exception($"Network namespace '{name}' has no mounts of its own, so that what is replaced would be replaced for the host too. {(name == Namespaces.NetnsName.HostName ? "Make a namespace for it" : "Make it")} with: New-TransientNetns {(name == Namespaces.NetnsName.HostName ? "NAME" : name)} -Isolate {missing}")
{
    /// <summary>What it lacks.</summary>
    public NetnsIsolation Missing { get; } = missing;
}

/// <summary>The first process of a PID namespace could not be started.</summary>
/// <param name="said">What it wrote.</param>
public sealed class NetnsInitException(string said)
    : Exception($"The first process of the PID namespace did not start; it needs the programs sh, setpriv and mount (util-linux), env and sleep (coreutils). It said: {said}");
