using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>
/// Removes the links that a driver adds to the host's namespace when its module is loaded, which a probe may cause
/// (parameters max_bonds of bonding, numdummies of dummy, numifbs of ifb). Nothing is touched when it was loaded already.
/// </summary>
internal sealed class ModuleLitter : IDisposable
{
    private readonly string? _module;
    private readonly string _kind;
    private readonly HashSet<int> _before = [];

    internal ModuleLitter(string? module, string kind)
    {
        _kind = kind;
        if (module is null || IsLoaded(module)) return;
        _module = module;
        _before.UnionWith(LinksOfKind());
    }

    public void Dispose()
    {
        if (_module is null || !IsLoaded(_module)) return;
        foreach (int index in LinksOfKind().Except(_before)) LinkRequests.Delete(Netns.Host.Netlink, index);
    }

    private IEnumerable<int> LinksOfKind() => LinkRequests.List(Netns.Host.Netlink).Where(l => l.Kind == _kind).Select(l => l.Index);

    private static bool IsLoaded(string module) => Directory.Exists($"/sys/module/{module}");
}
