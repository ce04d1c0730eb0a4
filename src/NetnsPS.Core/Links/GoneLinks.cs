namespace NetnsPS.Links;

/// <summary>
/// Links that were removed, or moved to another namespace, from here. What goes with one, such as the other end of a
/// cable, is not reported.
/// </summary>
internal static class GoneLinks
{
    /// <summary>Raised afterwards, with the namespace that the link was in and its number there.</summary>
    internal static event Action<Netns, int>? Reported;

    internal static void Report(Netns netns, int link) => Reported?.Invoke(netns, link);
}
