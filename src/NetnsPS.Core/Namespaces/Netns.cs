using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// A network namespace (network_namespaces(7)). One that was made here lives until it is removed or this process ends;
/// one that was only opened is kept alive by this object.
/// </summary>
public sealed partial class Netns : IDisposable
{
    private static long s_lastSequence;
    private readonly NetnsPlace _place;
    private readonly string _openedPath;

    internal Netns(string name, NetnsPlace place, NetnsOrigin origin, string? path = null)
    {
        Name = name;
        _place = place;
        Origin = origin;
        _openedPath = path ?? place.Fd.Path;
        Sequence = Interlocked.Increment(ref s_lastSequence);
        place.Owner = this;
    }

    /// <summary>The namespace in which this engine was first used.</summary>
    public static Netns Host { get; } = new(NetnsName.HostName, AmbientNetns.Host, NetnsOrigin.Host);

    /// <summary>The namespace that the current flow of execution is in.</summary>
    public static Netns Current
        => AmbientNetns.Current is var place && ReferenceEquals(place, AmbientNetns.Host) ? Host : place.Owner!;

    /// <summary>Its name here; <c>host</c> for the host's.</summary>
    public string Name { get; }

    /// <summary>The inode number that identifies it, as in <c>net:[4026531840]</c> (namespaces(7)).</summary>
    public ulong Inode => _place.Identity.Inode;

    /// <summary>The device of the nsfs file system that the inode number belongs to.</summary>
    public ulong Device => _place.Identity.Device;

    /// <summary>Where other programs can open it while this process lives, or where it is published.</summary>
    public string Path => _publication?.Path ?? _openedPath;

    /// <summary>Whether it is bound to a name in /run/netns, where ip-netns(8) finds it.</summary>
    public bool IsPublished => Path.StartsWith(NetnsDirectory.Published, StringComparison.Ordinal);

    /// <summary>Where it comes from, and so whether removing it is ours to do.</summary>
    public NetnsOrigin Origin { get; }

    /// <summary>Whether it was removed here: nobody can enter it any more.</summary>
    public bool IsRemoved => _place.IsGone;

    internal FileIdentity Identity => _place.Identity;

    internal long Sequence { get; }

    internal NetnsPlace Place => _place;

    /// <summary>Hands out the descriptor's number for the time of a call.</summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    internal T UseFd<T>(Func<int, T> use)
    {
        bool held = false;
        try
        {
            _place.Fd.DangerousAddRef(ref held);
            return use(_place.Fd.Number);
        }
        catch (ObjectDisposedException) when (!held)
        {
            throw Removed();
        }
        finally
        {
            if (held) _place.Fd.DangerousRelease();
        }
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    private NetnsNotFoundException Removed() => new(Name, $"Network namespace '{Name}' was removed.");
}

/// <summary>Where a <see cref="Netns"/> object comes from.</summary>
public enum NetnsOrigin
{
    /// <summary>Made here; removing it is ours to do.</summary>
    Transient,

    /// <summary>The namespace that this process lives in.</summary>
    Host,

    /// <summary>Somebody else's, opened by name, path or process.</summary>
    Opened,
}
