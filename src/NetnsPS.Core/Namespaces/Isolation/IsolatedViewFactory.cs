using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>Makes views, each on a thread that ends with that.</summary>
internal static class IsolatedViewFactory
{
    /// <summary>Makes a view.</summary>
    /// <param name="netns">The network that its /sys shows.</param>
    /// <param name="kinds">What is isolated, complete.</param>
    /// <param name="hostname">The host's name; null to leave it.</param>
    /// <param name="around">The view in which it is made, for what
    /// it does not isolate itself; null for the host's.</param>
    /// <exception cref="LinuxException">The kernel refused; nothing is left.</exception>
    /// <exception cref="NetnsInitException">The first process of its
    /// PID namespace did not start; nothing is left.</exception>
    internal static IsolatedView Create(
        NetnsPlace netns, NetnsIsolation kinds, string? hostname, IsolatedView? around = null)
    {
        NetnsThread thread = NetnsThread.Start(netns, "netns view");
        var made = new List<IDisposable>();
        try
        {
            MountStore? store = thread.Run(() => Unshare(kinds & ~NetnsIsolation.Pid, around));
            if (store is not null) made.Add(store);
            if (hostname is not null) thread.Run(() => HostNameCalls.Set(hostname));
            NetnsIsolation all = kinds | (around?.Kinds ?? NetnsIsolation.None);
            SafeFd?[] fds = OpenAll(all & ~NetnsIsolation.Pid, thread.ThreadId, made);
            PidNamespaceInit? init = kinds.HasFlag(NetnsIsolation.Pid) ? PidNamespaceInit.Start(netns, fds) : null;
            if (init is not null) made.Add(init);
            if ((init?.PathOfNamespace ?? around?.PathOf(NetnsIsolation.Pid)) is { } pid)
                Add(fds, NetnsIsolation.Pid, pid, made);
            var scripts = new ScriptStore();
            made.Add(scripts);
            var view = new IsolatedView(all, fds, store, scripts, init, around);
            if (store is not null) NameFiles.Install(view.Files!, netns.Label, hostname);
            return view;
        }
        catch
        {
            made.Reverse();
            made.ForEach(m => m.Dispose());
            throw;
        }
        finally
        {
            thread.End();
        }
    }

    // For good: the thread does nothing else from here on.
    private static MountStore? Unshare(NetnsIsolation kinds, IsolatedView? around)
    {
        around?.Enter();
        NamespaceCalls.Unshare(IsolatedView.Order.Where(o => kinds.HasFlag(o.Kind))
            .Aggregate(0, (flags, o) => flags | o.Type));
        return kinds.HasFlag(NetnsIsolation.Mount) ? MountStore.Create(kinds.HasFlag(NetnsIsolation.Ipc)) : null;
    }

    // On the caller's thread, whose /proc shows this process.
    private static SafeFd?[] OpenAll(NetnsIsolation kinds, int thread, List<IDisposable> made)
    {
        var fds = new SafeFd?[IsolatedView.Order.Length];
        foreach ((NetnsIsolation kind, _, string file) in IsolatedView.Order.Where(o => kinds.HasFlag(o.Kind)))
            Add(fds, kind, string.Create(
                CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/task/{thread}/ns/{file}"), made);
        return fds;
    }

    private static void Add(SafeFd?[] fds, NetnsIsolation kind, string path, List<IDisposable> made)
    {
        SafeFd fd = Files.OpenReadOnly(path);
        made.Add(fd);
        fds[IsolatedView.IndexOf(kind)] = fd;
    }
}

/// <summary>
/// How names are resolved in a view: by files that are its own, and by name servers that are asked over its network.
/// What answers over a local socket (nscd, systemd-resolved) would answer for the host.
/// </summary>
internal static class NameFiles
{
    private const string Configured = "/etc/netns";

    /// <summary>
    /// Gives a view its own copies of the host's files, and what /etc/netns/NAME has instead (ip-netns(8)).
    /// </summary>
    internal static void Install(ViewFiles files, string name, string? hostname)
    {
        Copy(files, "/etc/resolv.conf", text => text);
        Copy(files, "/etc/hosts", text => hostname is null ? text : $"{WithLineEnd(text)}127.0.1.1\t{hostname}\n");
        Copy(files, "/etc/nsswitch.conf", WithoutLocalServices);
        files.HideDirectory("/run/nscd");
        foreach (string path in Directory.Exists($"{Configured}/{name}")
            ? Directory.GetFileSystemEntries($"{Configured}/{name}")
            : [])
            files.Bind(path, $"/etc/{Path.GetFileName(path)}");
    }

    /// <summary>Lets hosts be looked up in files and by DNS alone; the other databases stay.</summary>
    internal static string WithoutLocalServices(string nsswitch)
        => string.Join('\n', nsswitch.Split('\n')
            .Select(line => line.TrimStart().StartsWith("hosts:", StringComparison.Ordinal)
                ? "hosts:          files dns"
                : line));

    private static void Copy(ViewFiles files, string path, Func<string, string> change)
    {
        if (files.ReadText(path) is { } text)
            files.SetFile(path, System.Text.Encoding.UTF8.GetBytes(change(text)), null);
    }

    private static string WithLineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
