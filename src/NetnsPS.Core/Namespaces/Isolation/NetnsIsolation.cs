namespace NetnsPS;

/// <summary>What a namespace's processes have of their own besides the network (namespaces(7)).</summary>
[Flags]
public enum NetnsIsolation
{
    /// <summary>The network alone.</summary>
    None = 0,

    /// <summary>
    /// Mounts: /sys of this network, resolv.conf, hosts and nsswitch.conf, files and directories that are replaced.
    /// </summary>
    Mount = 1,

    /// <summary>The host's name.</summary>
    Uts = 2,

    /// <summary>System V objects and message queues; with Mount also /dev/shm.</summary>
    Ipc = 4,

    /// <summary>
    /// Processes: none outside is seen, and all end together. Brings Mount along, for a /proc that shows them.
    /// </summary>
    Pid = 8,
}

/// <summary>How a namespace is made.</summary>
public sealed record NetnsOptions
{
    /// <summary>Whether <c>lo</c> is brought up.</summary>
    public bool Loopback { get; init; } = true;

    /// <summary>What its processes have of their own besides the network.</summary>
    public NetnsIsolation Isolation { get; init; }

    /// <summary>
    /// The host's name inside, which brings <see cref="NetnsIsolation.Uts"/>
    /// along; with that alone the namespace's own name.
    /// </summary>
    public string? Hostname { get; init; }

    /// <summary>All that is isolated, with what one kind brings along.</summary>
    internal NetnsIsolation Complete => Isolation
        | (Hostname is null ? NetnsIsolation.None : NetnsIsolation.Uts)
        | (Isolation.HasFlag(NetnsIsolation.Pid) ? NetnsIsolation.Mount : NetnsIsolation.None);

    /// <summary>The host's name in a namespace of that name; null when it is not isolated.</summary>
    /// <exception cref="InvalidInputException">It can't be a host's name.</exception>
    internal string? HostnameFor(string netns)
    {
        if (!Complete.HasFlag(NetnsIsolation.Uts)) return null;
        string name = Hostname ?? netns;
        if (name.Length is > 0 and <= HostNameCalls.MaximumLength
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')) return name;
        throw new InvalidInputException(InputFault.Hostname,
            $"'{name}' can't be a host's name: 1 to {HostNameCalls.MaximumLength} letters, digits, '-', '_' and '.'. "
                + "Give another with -Hostname.");
    }
}

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
