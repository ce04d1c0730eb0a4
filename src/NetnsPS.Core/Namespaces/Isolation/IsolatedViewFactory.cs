using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>Makes views, each on a thread of its own, which stays only if it has to be a first process's parent.</summary>
internal static class IsolatedViewFactory
{
    /// <summary>Makes a view.</summary>
    /// <param name="netns">The network that its /sys shows.</param>
    /// <param name="kinds">What is isolated, complete.</param>
    /// <param name="hostname">The host's name; null to leave it.</param>
    /// <param name="around">The view in which it is made, for what it does not isolate itself; null for the host's.</param>
    /// <exception cref="LinuxException">The kernel refused; nothing is left.</exception>
    /// <exception cref="NetnsInitException">The first process of its PID namespace did not start; nothing is left.</exception>
    internal static IsolatedView Create(Netns netns, NetnsIsolation kinds, string? hostname, IsolatedView? around = null)
    {
        NetnsThread thread = NetnsThread.Start(netns, "netns view");
        var made = new List<IDisposable>();
        try
        {
            MountStore? store = thread.Run(() => Unshare(kinds, around));
            if (store is not null) made.Add(store);
            if (hostname is not null) thread.Run(() => HostNameCalls.Set(hostname));
            PidNamespaceInit? init = kinds.HasFlag(NetnsIsolation.Pid) ? PidNamespaceInit.Start(thread) : null;
            if (init is not null) made.Add(init);
            var scripts = new ScriptStore();
            made.Add(scripts);
            NetnsIsolation all = kinds | (around?.Kinds ?? NetnsIsolation.None);
            var view = new IsolatedView(all, OpenAll(all, thread.ThreadId, init, made), store, scripts, init, around);
            if (store is not null) NameFiles.Install(view.Files!, netns.Name, hostname);
            if (init is null) thread.End();
            return view;
        }
        catch
        {
            made.Reverse();
            made.ForEach(m => m.Dispose());
            thread.End();
            throw;
        }
    }

    // For good: the thread does nothing else from here on.
    private static MountStore? Unshare(NetnsIsolation kinds, IsolatedView? around)
    {
        around?.Enter();
        NamespaceCalls.Unshare(IsolatedView.Order.Where(o => kinds.HasFlag(o.Kind)).Aggregate(0, (flags, o) => flags | o.Type));
        return kinds.HasFlag(NetnsIsolation.Mount) ? MountStore.Create(kinds.HasFlag(NetnsIsolation.Ipc)) : null;
    }

    // On the caller's thread, whose /proc shows this process.
    private static SafeFd?[] OpenAll(NetnsIsolation all, int thread, PidNamespaceInit? init, List<IDisposable> made)
    {
        var fds = new SafeFd?[IsolatedView.Order.Length];
        for (int i = 0; i < fds.Length; i++)
        {
            (NetnsIsolation kind, _, string file) = IsolatedView.Order[i];
            if (!all.HasFlag(kind)) continue;
            string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/task/{thread}/ns");
            if (kind == NetnsIsolation.Pid) (folder, file) = init is null ? (folder, "pid_for_children") : ($"/proc/{init.ProcessId}/ns", "pid");
            made.Add(fds[i] = Files.OpenReadOnly($"{folder}/{file}"));
        }

        return fds;
    }
}
