using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>
/// A namespace in which things are tried, made when the first
/// probe needs it, and gone with everything in it afterwards.
/// </summary>
internal sealed class ProbeNetns : IDisposable
{
    private Netns? _netns;
    private int _parents;

    /// <exception cref="NetnsSwitchException">This process may not make namespaces.</exception>
    internal Netns Netns => _netns ??= Netns.CreateTransient($"support-{Guid.NewGuid():N}", loopback: false);

    /// <summary>Makes an Ethernet link that can carry others, of whatever kind this kernel has.</summary>
    /// <returns>Its index. It is for one probe: what carries a macvlan
    /// refuses an ipvlan (netdev_rx_handler_register: EBUSY).</returns>
    /// <exception cref="NetlinkException">No such link could be made.</exception>
    internal int MakeParent()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"parent{_parents++}");
        foreach (string kind in (string[])["veth", "dummy", "bridge"])
        {
            try
            {
                new LinkMessage { Name = name, KindOptions = LinkKinds.Find(kind)!.Encode() }.CreateIn(Netns.Netlink);
                break;
            }
            catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && kind != "bridge")
            {
                // The next kind may be there.
            }
        }

        return LinkMessage.IndexOf(Netns.Netlink, name, Netns.Name);
    }

    public void Dispose() => _netns?.Dispose();
}

/// <summary>
/// Removes the links that a driver adds to the host's namespace when its module is loaded, which a probe may cause.
/// Nothing is touched when it was loaded already. Another program may make links of that kind just then: only those are
/// removed that have come since and have the names that the module gives (<c>dummy0</c>), as many as its parameter
/// says.
/// </summary>
internal sealed class ModuleLeftovers : IDisposable
{
    private readonly ModuleLinks? _module;
    private readonly HashSet<int> _before = [];

    internal ModuleLeftovers(ModuleLinks? module)
    {
        if (module is null || module.IsLoaded) return;
        _module = module;
        _before.UnionWith(Links(module).Select(l => l.Index));
    }

    public void Dispose()
    {
        if (_module is not { IsLoaded: true } module) return;
        IReadOnlySet<string> names = module.Names();
        foreach (LinkMessage link in Links(module))
        {
            if (!_before.Contains(link.Index) && names.Contains(link.Name)) Remove(link);
        }
    }

    private static IEnumerable<LinkMessage> Links(ModuleLinks module)
        => Netns.Host.Netlink.List(LinkMessage.All).Where(l => l.Kind == module.Kind);

    private static void Remove(LinkMessage link)
    {
        try
        {
            Netns.Host.Netlink.Execute(LinkMessage.Delete(link.Index));
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // Another program was faster.
        }
    }
}

/// <summary>What a driver's module adds to the host's namespace when it is loaded.</summary>
/// <param name="Module">The module.</param>
/// <param name="Kind">The kind of the links, and the beginning of their names.</param>
/// <param name="Parameter">The module's parameter that says how many.</param>
/// <param name="Default">How many it adds by itself.</param>
internal sealed record ModuleLinks(string Module, string Kind, string Parameter, int Default)
{
    private const int Most = 1024;

    internal bool IsLoaded => Directory.Exists($"/sys/module/{Module}");

    /// <summary>The names that the module gives.</summary>
    internal IReadOnlySet<string> Names() => NamesOf(Kind, Count());

    internal static IReadOnlySet<string> NamesOf(string prefix, int count)
        => Enumerable.Range(0, Math.Clamp(count, 0, Most))
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}")).ToHashSet();

    private int Count()
    {
        string path = $"/sys/module/{Module}/parameters/{Parameter}";
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out int count)
            ? count
            : Default;
    }
}
