using System.Globalization;
using NetnsPS.Namespaces;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// Turns indices into names, also those of links in other namespaces, which the kernel names by an id that only the
/// observing namespace understands. Namespaces are asked only as far as needed, each once.
/// </summary>
internal sealed class LinkResolver(Netns netns, IEnumerable<LinkMessage>? links = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _names = links?.ToDictionary(l => l.Index, l => l.Name) ?? [];
    private readonly Dictionary<int, Netns> _namespaces = [];
    private IEnumerator<Netns>? _unasked;

    /// <summary>The name of a link in the resolver's own namespace; <c>ifN</c> when it is gone.</summary>
    internal string NameOf(int index)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(index, out string? name)) _names[index] = name = Ask(netns, index);
            return name;
        }
    }

    /// <summary>Takes note of a name that was told.</summary>
    internal void Learn(int index, string name)
    {
        lock (_lock) _names[index] = name;
    }

    /// <summary>
    /// A link by index, in the namespace with an id, or the own one: <c>eth0</c>, <c>bob:eth0</c>, <c>nsid3:if7</c>.
    /// </summary>
    internal string PlaceOf(int? netnsId, int index)
    {
        if (netnsId is not { } id) return NameOf(index);
        return Find(id) is { } other
            ? $"{other.Name}:{Ask(other, index)}"
            : string.Create(CultureInfo.InvariantCulture, $"nsid{id}:{Unnamed(index)}");
    }

    private static string Ask(Netns where, int index)
    {
        try
        {
            return where.Netlink.Query(LinkMessage.Get(index)).Name;
        }
        catch (Exception error) when (IsGone(error))
        {
            return Unnamed(index);
        }
    }

    private Netns? Find(int netnsId)
    {
        lock (_lock)
        {
            if (_namespaces.TryGetValue(netnsId, out Netns? found)) return found;
            _unasked ??= NetnsDirectory.Searched().GetEnumerator();
            while (_unasked.MoveNext())
            {
                if (NetnsId.IdOf(netns, _unasked.Current) is not { } id) continue;
                _namespaces.TryAdd(id, _unasked.Current);
                if (id == netnsId) return _unasked.Current;
            }

            return null;
        }
    }

    // What is asked for may end between the listing and the question, and so may its namespace.
    private static bool IsGone(Exception error)
        => error is NetlinkException or LinuxException or NetnsNotFoundException or NetnsSwitchException
            or ObjectDisposedException;

    private static string Unnamed(int index) => string.Create(CultureInfo.InvariantCulture, $"if{index}");
}
