using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Makes network namespaces that live until they are removed or this PowerShell ends.</summary>
/// <example>
/// <code>$alice, $bob = New-TransientNetns -Name alice, bob</code>
/// Makes two namespaces; all of them or, when one can't be made, none.
/// </example>
/// <example>
/// <code>
/// $nodes = New-TransientNetns node -Count 3
/// $nodes.Name   # node1, node2, node3
/// </code>
/// Makes numbered namespaces.
/// </example>
/// <example>
/// <code>
/// New-TransientNetns lab -Publish
/// ip netns exec lab ip link
/// Remove-Netns lab
/// </code>
/// Lets other programs find a namespace by its name.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount, Uts, Pid
/// Invoke-InNetns $alice { hostname; ls /sys/class/net; ps -e }
/// $alice.Ids
/// </code>
/// Gives its programs files, a host's name and process numbers of their own; Ids tells all its namespaces.
/// </example>
/// <returns>The new namespaces, in the order of their names.</returns>
/// <seealso cref="RemoveNetnsCommand"/>
/// <seealso cref="InvokeInNetnsCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">network_namespaces(7)</seealso>
[Cmdlet(VerbsCommon.New, "TransientNetns", SupportsShouldProcess = true)]
[OutputType(typeof(Netns))]
public sealed class NewTransientNetnsCommand : NetnsCommand
{
    /// <summary>
    /// Their names; with -Count a stem that gets a number behind it. They are unique in the process: what runs in
    /// several runspaces of it at once, such as files of tests in a parallel run of Pester, gives none, and gets some
    /// that nobody has.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [TextTransformation(Property = nameof(Name))]
    public string[]? Name { get; set; }

    /// <summary>How many to make.</summary>
    /// <value>1</value>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int Count { get; set; } = 1;

    /// <summary>Leave <c>lo</c> down, as the kernel makes it.</summary>
    [Parameter]
    public SwitchParameter NoLoopback { get; set; }

    /// <summary>
    /// What its processes, its sessions and the programs of its blocks have of their own besides the network: mounts
    /// (with a /sys of this network, resolv.conf, hosts, nsswitch.conf, and what /etc/netns/NAME has), the host's name,
    /// System V objects, process numbers.
    /// </summary>
    [Parameter]
    public NetnsIsolation Isolate { get; set; }

    /// <summary>The host's name inside, instead of the namespace's; implies -Isolate Uts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <summary>Also bind each to its name in /run/netns, where <c>ip netns exec NAME</c> finds it.</summary>
    [Parameter]
    public SwitchParameter Publish { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsCreateFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        IReadOnlyList<string> names = Names();
        NetnsCreation.ValidateNames(names);
        foreach (string name in names) Options.HostnameFor(name);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), string.Join("', '", names)),
            SR.NetnsCreateAction)) return;
        WriteObject(Publish ? CreatePublished(names)
            : Netns.CreateTransient(names, Options), enumerateCollection: true);
    }

    private NetnsOptions Options => new() { Loopback = !NoLoopback, Isolation = Isolate, Hostname = Hostname };

    // All of them or none, the names in /run/netns included.
    private IReadOnlyList<Netns> CreatePublished(IReadOnlyList<string> names)
    {
        IReadOnlyList<Netns> made = Netns.CreateTransient(names, Options);
        try
        {
            foreach (Netns netns in made)
            {
                netns.Publish();
                WarnUnlessJournaled(netns);
            }

            return made;
        }
        catch
        {
            foreach (Netns netns in made) netns.Dispose();
            throw;
        }
    }

    private IReadOnlyList<string> Names()
    {
        if (Name is null) return NetnsRegistry.NextFreeNames(Count);
        return Count == 1 ? Name : [.. Name.SelectMany(stem => Enumerable.Range(1, Count).Select(i => $"{stem}{i}"))];
    }
}
