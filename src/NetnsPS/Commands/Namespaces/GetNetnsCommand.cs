using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Gets network namespaces: those made here and those in /run/netns, or the one that is asked for.</summary>
/// <example>
/// <code>
/// New-TransientNetns alice, bob
/// Get-Netns a*
/// </code>
/// Gets namespaces by a pattern.
/// </example>
/// <example>
/// <code>Get-Netns -ProcessId $PID</code>
/// Gets the namespace that a process lives in.
/// </example>
/// <example>
/// <code>Get-Netns -All</code>
/// Gets all that can be found: named ones and those that only processes hold.
/// </example>
/// <seealso cref="NewTransientNetnsCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">network_namespaces(7)</seealso>
[Cmdlet(VerbsCommon.Get, "Netns", DefaultParameterSetName = ByName)]
[OutputType(typeof(Netns))]
public sealed class GetNetnsCommand : NetnsCommand
{
    private const string ByName = "Name";
    private const string IsCurrent = "Current";
    private const string IsHost = "Host";
    private const string ByPath = "Path";
    private const string ByProcess = "ProcessId";
    private const string Everything = "All";

    /// <summary>Names or wildcard patterns; <c>.</c> is the current namespace.</summary>
    [Parameter(Position = 0, ParameterSetName = ByName, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The namespace that this session is in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IsCurrent)]
    public SwitchParameter Current { get; set; }

    /// <summary>The namespace that this PowerShell lives in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IsHost)]
    public new SwitchParameter Host { get; set; }

    /// <summary>The paths of nsfs files, such as <c>/proc/PID/ns/net</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    public string[] Path { get; set; } = [];

    /// <summary>Processes whose namespaces are meant.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByProcess)]
    [Alias("Id", "PID")]
    public int[] ProcessId { get; set; } = [];

    /// <summary>Also those that /proc shows, without a name of their own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        switch (ParameterSetName)
        {
            case IsCurrent: WriteObject(Netns.Current); break;
            case IsHost: WriteObject(Netns.Host); break;
            case ByPath: Each(Path.Select(ResolvePath), p => WriteObject(NetnsDirectory.ByPath(p))); break;
            case ByProcess: Each(ProcessId, id => WriteObject(NetnsDirectory.ByProcess(id))); break;
            case Everything: Each(NetnsDirectory.All(), n => WriteObject(n)); break;
            default: WriteNamed(); break;
        }
    }

    private void WriteNamed()
    {
        foreach (string name in Name ?? ["*"])
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Guard(name, () => WriteObject(name == NetnsReference.Current ? Netns.Current : Netns.Get(name)));
                continue;
            }

            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            Each(NetnsDirectory.Named().Where(pattern.IsMatch), n => WriteObject(Netns.Get(n)));
        }
    }

    private void Each<T>(IEnumerable<T> items, Action<T> action)
    {
        foreach (T item in items) Guard(item, () => action(item));
    }

    private string ResolvePath(string path) => GetUnresolvedProviderPathFromPSPath(path);
}
