namespace NetnsPS.Namespaces;

/// <summary>
/// A network namespace as the flow carries it: an open descriptor that a thread can enter. It may be gone, and
/// then it can no longer be entered, by anyone, even when its descriptor's number was given to another file.
/// </summary>
internal class NetnsPlace(string label, SafeFd fd)
{
    internal string Label { get; } = label;

    internal SafeFd Fd { get; } = fd;

    internal FileIdentity Identity { get; } = Files.Identify(fd);

    internal bool IsGone => Fd.IsClosed;

    /// <summary>Puts the calling thread here.</summary>
    /// <returns><see cref="Errno.None"/>, EBADF once the place is gone, or what setns(2) said. Never throws.</returns>
    internal Errno TryEnter()
    {
        bool held = false;
        try
        {
            // Holds the number for the time of the call, so that a
            // close on another thread can't free it for another file.
            Fd.DangerousAddRef(ref held);
            return NamespaceCalls.TryEnterNetwork(Fd.Number);
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
        finally
        {
            if (held) Fd.DangerousRelease();
        }
    }

    /// <summary>Whether the calling thread is here, by the kernel's word. Never throws.</summary>
    internal bool HoldsThisThread()
    {
        try
        {
            using SafeFd here = Files.OpenReadOnly(CurrentThreadPath);
            return Files.Identify(here) == Identity;
        }
        catch (LinuxException)
        {
            return false;
        }
    }

    /// <summary>Puts the current flow here, and this thread with it, until the result is disposed.</summary>
    /// <exception cref="NetnsNotFoundException">It is gone.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    internal NetnsEntry Enter()
    {
        if (IsGone) throw Removed();
        try
        {
            return new NetnsEntry(AmbientNetns.Switch(this));
        }
        catch (LinuxException e) when (e.Errno == Errno.EBADF)
        {
            throw Removed(); // by another thread, in between
        }
    }

    /// <summary>Opens something that belongs to the namespace it is opened in, such as a socket.</summary>
    /// <inheritdoc cref="Enter" path="/exception"/>
    internal T OpenInside<T>(Func<T> open)
    {
        // The host's own flow needs no switch, and so no right to switch: looking at links is everybody's.
        if (ReferenceEquals(this, AmbientNetns.Host) && ReferenceEquals(AmbientNetns.Current, this)) return open();
        using (Enter()) return open();
    }

    /// <summary>Hands out the descriptor's number for the time of a call.</summary>
    /// <exception cref="NetnsNotFoundException">It is gone.</exception>
    internal T UseFd<T>(Func<int, T> use)
    {
        bool held = false;
        try
        {
            Fd.DangerousAddRef(ref held);
            return use(Fd.Number);
        }
        catch (ObjectDisposedException) when (!held)
        {
            throw Removed();
        }
        finally
        {
            if (held) Fd.DangerousRelease();
        }
    }

    /// <summary>What is thrown when it is gone.</summary>
    internal NetnsNotFoundException Removed() => new(Label, $"Network namespace '{Label}' was removed.");

    /// <summary>Closes the descriptor. Flows that still carry this place land in the void from now on.</summary>
    internal void Close()
    {
        Fd.Dispose();
        AmbientNetns.LeaveIfGone();
    }

    /// <summary>Where the calling thread is now.</summary>
    internal static NetnsPlace OfThisThread(string label) => new(label, OpenThisThread());

    /// <summary>The namespace of the calling thread, as an open file.</summary>
    internal static SafeFd OpenThisThread() => Files.OpenReadOnly(CurrentThreadPath);

    /// <summary>Opens an nsfs file.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidInputException">The file is not a network namespace.</exception>
    internal static SafeFd OpenFile(string path)
    {
        SafeFd fd;
        try
        {
            // An unbound name in /run/netns is an ordinary empty file; entering it would fail much later and say less.
            using SafeFd place = Files.OpenPlace(path);
            fd = NamespaceQueries.TryOpen(place, path) ?? throw NoNamespace(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ESRCH or Errno.ENOTDIR)
        {
            throw new NetnsNotFoundException(path, $"There is no network namespace at '{path}'.");
        }

        if (NamespaceQueries.IsNetwork(fd)) return fd;
        fd.Dispose();
        throw NoNamespace(path);
    }

    /// <summary>The calling thread's own namespace: <c>/proc/self</c> would be the main thread's.</summary>
    internal const string CurrentThreadPath = "/proc/thread-self/ns/net";

    private static InvalidInputException NoNamespace(string path)
        => new(InputFault.NetnsPath,
            $"'{path}' is not a network namespace; give an nsfs file such as /proc/PID/ns/net or /run/netns/NAME.");
}
