namespace NetnsPS.Namespaces;

/// <summary>
/// Makes namespaces on threads of their own, so that no thread of the caller's is ever inside a half-made one.
/// </summary>
internal static class NetnsCreation
{
    // unshare takes a global lock for part of its work only: two
    // threads measured 0.2 ms each instead of 0.33, more gain nothing.
    private const int MaximumThreads = 2;
    private const int WorthASecondThread = 8;

    /// <summary>Makes one namespace for each name; all of them or none.</summary>
    /// <inheritdoc cref="Netns.CreateTransient(IReadOnlyList{string}, NetnsOptions)" path="/exception"/>
    internal static IReadOnlyList<Netns> Run(IReadOnlyList<string> names, NetnsOptions options)
    {
        ValidateNames(names);
        foreach (string name in names) options.HostnameFor(name);
        AmbientNetns.Arm();
        var made = new Netns?[names.Count];
        try
        {
            // No pool thread: those must never unshare.
            int threads = names.Count < WorthASecondThread ? 1 : MaximumThreads;
            SingleUseThread.RunAll("netns maker", threads, first =>
            {
                for (int i = first; i < names.Count; i += threads) made[i] = MakeOnThisThread(names[i], options);
            });
            foreach (Netns? netns in made) NetnsRegistry.Add(netns!);
        }
        catch
        {
            foreach (Netns? netns in made) netns?.Dispose();
            throw;
        }

        foreach (Netns? netns in made) ResourceScope.Track(netns!);
        return made!;
    }

    /// <summary>Refuses names that are wrong, double or taken.</summary>
    internal static void ValidateNames(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            NetnsName.Validate(name);
            if (!seen.Add(name))
                throw new InvalidInputException(
                    InputFault.DuplicateName, $"The name '{name}' is given twice; each namespace needs its own.");
            if (NetnsRegistry.Find(name) is not null) throw new NetnsExistsException(name);
        }
    }

    private static Netns MakeOnThisThread(string name, NetnsOptions options)
    {
        NamespaceCalls.UnshareNetwork();
        var netns = new Netns(name, NetnsPlace.OpenThisThread(), NetnsOrigin.Transient);
        try
        {
            netns.Equip(options.Loopback, options.Complete, options.HostnameFor(name));
            return netns;
        }
        catch
        {
            netns.Dispose();
            throw;
        }
    }
}
