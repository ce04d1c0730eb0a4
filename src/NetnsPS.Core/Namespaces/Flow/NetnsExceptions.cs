namespace NetnsPS;

/// <summary>This process may not enter network namespaces and come back.</summary>
/// <param name="errno">What the kernel said to the probe.</param>
public sealed class NetnsSwitchException(Errno errno) : NetnsException(
    $"This process may not create network namespaces and return to its own ({errno}). It needs CAP_SYS_ADMIN in the "
        + "user " +
    "namespace that owns its network namespace: run as root, or rootless in a user namespace that has its own network "
        + "" +
    "namespace: 'unshare --user --map-root-user --net --mount pwsh' (the --net is needed).")
{
    /// <summary>What the kernel said.</summary>
    public Errno Errno { get; } = errno;
}

/// <summary>There is no such network namespace (any more).</summary>
/// <param name="what">The name, path or process that was asked for.</param>
/// <param name="message">What was looked for, and where.</param>
public sealed class NetnsNotFoundException(string what, string message) : NetnsException(message)
{
    /// <summary>The name, path or process that was asked for.</summary>
    public string What { get; } = what;
}

/// <summary>A namespace of that name exists already.</summary>
/// <param name="name">The name.</param>
public sealed class NetnsExistsException(string name)
    : NetnsException(
        $"A network namespace named '{name}' exists already. Choose another name, or give none: New-TransientNetns "
            + "makes one up. "
            + $"One that is no longer needed goes with: Remove-Netns {name}")
{
    /// <summary>The name that is taken.</summary>
    public string Name { get; } = name;
}
