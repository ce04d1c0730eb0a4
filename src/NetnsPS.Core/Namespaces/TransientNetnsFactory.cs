namespace NetnsPS.Namespaces;

/// <summary>
/// Makes namespaces on threads of their own, so that no thread of the caller's is ever inside a half-made one.
/// </summary>
internal static class TransientNetnsFactory
{
    // unshare takes a global lock for part of its work only: two
    // threads measured 0.2 ms each instead of 0.33, more gain nothing.
    private const int MaximumThreads = 2;
    private const int WorthASecondThread = 8;

    /// <summary>Makes one namespace for each name; all of them or none.</summary>
    /// <exception cref="LinuxException">The kernel refused one; those made before it are gone again.</exception>
    internal static Netns[] Create(IReadOnlyList<string> names, NetnsOptions options)
    {
        AmbientNetns.Arm();
        var made = new Netns?[names.Count];
        try
        {
            // No pool thread: those must never unshare.
            int threads = names.Count < WorthASecondThread ? 1 : MaximumThreads;
            SingleUseThread.RunAll("netns maker", threads, first => CreateRange(names, made, first, threads, options));
            foreach (Netns? netns in made) NetnsRegistry.Add(netns!);
        }
        catch
        {
            foreach (Netns? netns in made) netns?.Dispose();
            throw;
        }

        return made!;
    }

    private static void CreateRange(
        IReadOnlyList<string> names, Netns?[] made, int first, int step, NetnsOptions options)
    {
        for (int i = first; i < names.Count; i += step) made[i] = CreateOnThisThread(names[i], options);
    }

    private static Netns CreateOnThisThread(string name, NetnsOptions options)
    {
        NamespaceCalls.UnshareNetwork();
        var netns = new Netns(name, NetnsPlace.OfThisThread(name), NetnsOrigin.Transient);
        try
        {
            netns.KeepNetlinkOfThisThread();
            if (options.Loopback) netns.BringLoopbackUp();
            netns.Isolate(options.Complete, options.HostnameFor(name));
            return netns;
        }
        catch
        {
            netns.Dispose();
            throw;
        }
    }
}
