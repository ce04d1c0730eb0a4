namespace NetnsPS;

/// <summary>What a kernel must be to have something that others have not.</summary>
/// <param name="Since">
/// The first version of Linux with it, such as <c>6.7</c>: the first release whose headers (include/uapi/linux) or
/// manual pages have it. Kernels of distributions may have it earlier.
/// </param>
/// <param name="Config">The option to build the kernel with, such
/// as <c>CONFIG_NETKIT</c>; null when it needs none.</param>
internal sealed record KernelNeed(string Since, string? Config = null)
{
    /// <summary>The version of the running kernel.</summary>
    internal static Version Running => Environment.OSVersion.Version;

    /// <summary>The need in words, for messages: what follows "it needs".</summary>
    public override string ToString()
        => $"Linux {Since} or newer{(Config is null ? "" : $", built with {Config}")} (this is Linux "
            + $"{Running.ToString(3)})";
}
