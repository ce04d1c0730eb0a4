using System.Collections.Concurrent;
using NetnsPS.Support;

namespace NetnsPS;

/// <summary>Whether something works here, and if not, why.</summary>
/// <param name="Feature">Its name, such as <c>netem</c>.</param>
/// <param name="Supported">Whether it worked when it was tried.</param>
/// <param name="Reason">Why not, and what to do about it; null when it works.</param>
public sealed record NetnsSupport(string Feature, bool Supported, string? Reason)
{
    /// <summary>
    /// The first version of Linux with it; kernels of distributions may have it earlier. Null when it is a program.
    /// </summary>
    public Version? SinceKernel { get; init; }

    /// <summary>
    /// The option that the kernel has to be built with, such as <c>CONFIG_DUMMY</c>; null when it needs none.
    /// </summary>
    public string? KernelOption { get; init; }

    private static readonly ConcurrentDictionary<string, NetnsSupport> s_known = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Lock s_probing = new();

    /// <summary>The names of all features that can be tried.</summary>
    public static IReadOnlyList<string> Features { get; } = [.. FeatureCatalog.All.Select(f => f.Name)];

    /// <summary>Tries a feature, unless it was tried before in this process.</summary>
    /// <exception cref="InvalidInputException">There is no feature of that name.</exception>
    public static NetnsSupport Of(string feature) => Of([feature])[0];

    /// <summary>Tries features, those that were not tried before in this process.</summary>
    /// <param name="features">Their names; upper and lower case are the same.</param>
    /// <returns>The results, in the same order.</returns>
    /// <exception cref="InvalidInputException">There is no feature of one of the names.</exception>
    public static IReadOnlyList<NetnsSupport> Of(IReadOnlyList<string> features)
    {
        Feature[] wanted = [.. features.Select(FeatureCatalog.Find)];
        lock (s_probing)
        {
            using var probe = new ProbeNetns();
            return [.. wanted.Select(f => s_known.GetOrAdd(f.Name, _ => f.Try(probe)))];
        }
    }

    /// <summary>The name and the answer.</summary>
    public override string ToString() => Supported ? $"{Feature}: supported" : $"{Feature}: {Reason}";
}
