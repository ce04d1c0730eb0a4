namespace NetnsPS.Namespaces;

/// <summary>
/// A network namespace as the flow carries it: an open descriptor that a thread can enter. It may be gone, and
/// then it can no longer be entered, by anyone, even when its descriptor's number was given to another file.
/// </summary>
internal sealed class NetnsPlace(string label, SafeFd fd)
{
    internal string Label { get; } = label;

    internal SafeFd Fd { get; } = fd;

    internal FileIdentity Identity { get; } = Files.Identify(fd);

    /// <summary>The object that users see; the void has none.</summary>
    internal Netns? Owner { get; set; }

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

    /// <summary>Closes the descriptor. Flows that still carry this place land in the void from now on.</summary>
    internal void Close()
    {
        Fd.Dispose();
        AmbientNetns.LeaveIfGone();
    }

    /// <summary>Where the calling thread is now.</summary>
    internal static NetnsPlace OfThisThread(string label) => new(label, Files.OpenReadOnly(CurrentThreadPath));

    /// <summary>The calling thread's own namespace: <c>/proc/self</c> would be the main thread's.</summary>
    internal const string CurrentThreadPath = "/proc/thread-self/ns/net";
}
