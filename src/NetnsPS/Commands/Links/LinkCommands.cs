using System.Diagnostics;
using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>Gets the links (network interfaces) of namespaces.</summary>
/// <remarks>
/// <para>A link that comes by the pipeline is looked at again: what was changed meanwhile is seen.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Get-NetnsLink $alice
/// (Get-NetnsLink $alice eth0).Peer   # bob:eth0
/// </code>
/// Gets all links of a namespace, and one by its name.
/// </example>
/// <example>
/// <code>
/// Enter-TransientNetns
/// New-NetnsVethPair -Name eth0 -PeerName eth1
/// Get-NetnsLink -Link eth* -Kind veth
/// </code>
/// Gets links of the current namespace, which needs the parameter's name: the first argument without one is -Netns.
/// </example>
/// <seealso cref="NewNetnsVethPairCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsLink")]
[OutputType(typeof(NetnsLink))]
public sealed class GetNetnsLinkCommand : LinkQueryCommand<NetnsLink>
{
    /// <summary>Only links of these kinds, in the kernel's words, such as <c>veth</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkKindCompleter))]
    public string[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkReadFailed);

    private protected override IEnumerable<NetnsLink> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        WildcardPattern[] kinds = Patterns(Kind ?? ["*"]);
        return links.Where(l => kinds.Any(k => k.IsMatch(l.Kind)));
    }

    private protected override bool IsSame(NetnsLink item, NetnsLink given) => item.Index == given.Index;
}

/// <summary>Changes links: up or down, MTU, hardware address, name, master, namespace and more.</summary>
/// <remarks>
/// <para>Of each link all that is asked is changed, or nothing. A link that moves to another namespace goes down and
/// loses its addresses, unless -Up brings it up again there or -KeepAddress gives all back. Its impairments stay behind
/// and end in either case.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Down
/// Set-NetnsLink $alice eth0 -Up -Mtu 1400
/// $alice, $bob | Get-NetnsLink -Link eth0 | Set-NetnsLink -Up
/// </code>
/// Changes links, by name or by the pipeline.
/// </example>
/// <example>
/// <code>
/// $here, $there = New-TransientNetns here, there
/// $link = (New-NetnsVethPair $here)[0]
/// $link = $link | Set-NetnsLink -MoveTo $there -NewName wan0 -Up -PassThru
/// $link.Netns.Name   # there
/// </code>
/// Moves a link to another namespace, under another name.
/// </example>
/// <example>
/// <code>
/// $here, $there = New-TransientNetns here, there
/// New-NetnsVethPair $here -Name eth0 -Address 10.0.0.1/24
/// Set-NetnsLink $here eth0 -MoveTo $there -KeepAddress -AddAltName the-cable-that-was-here-before
/// Get-NetnsAddress $there the-cable-that-was-here-before
/// </code>
/// Plugs a cable in elsewhere, and gives it an alternative name.
/// </example>
/// <returns>With -PassThru the links as they are afterwards.</returns>
/// <seealso cref="GetNetnsLinkCommand"/>
/// <seealso cref="WaitNetnsLinkCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.Set, "NetnsLink", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class SetNetnsLinkCommand : LinkTargetCommand
{
    /// <summary>Bring them up.</summary>
    [Parameter]
    public SwitchParameter Up { get; set; }

    /// <summary>Bring them down.</summary>
    [Parameter]
    public SwitchParameter Down { get; set; }

    /// <summary>The MTU, in bytes.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>The hardware address, such as <c>02:00:00:00:00:01</c>.</summary>
    [Parameter]
    public string? MacAddress { get; set; }

    /// <summary>Another name.</summary>
    [Parameter]
    public string? NewName { get; set; }

    /// <summary>
    /// The link to become a port of, such as a bridge; it is in the namespace where the
    /// port will be. To join a bond or team, a link goes down, and they bring it up again.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference? Master { get; set; }

    /// <summary>Take them from their master.</summary>
    [Parameter]
    public SwitchParameter NoMaster { get; set; }

    /// <summary>The namespace to move to.</summary>
    [Parameter]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? MoveTo { get; set; }

    /// <summary>
    /// With -MoveTo: give them their addresses again there, and bring them
    /// up again if they were up, as when a cable is plugged in elsewhere.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepAddress { get; set; }

    /// <summary>Alternative names to give to them, of up to 127 bytes each, by which they are found too.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AddAltName { get; set; } = [];

    /// <summary>Alternative names to take from them.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(Completion.AltNameCompleter))]
    public string[] RemoveAltName { get; set; } = [];

    /// <summary>How many packets may wait in the link's queue.</summary>
    [Parameter]
    public int? TxQueueLength { get; set; }

    /// <summary>Whether to take packets that are addressed to others; <c>-Promiscuous:$false</c> ends it.</summary>
    [Parameter]
    public SwitchParameter Promiscuous { get; set; }

    /// <summary>A description for people, of at most 255 bytes; an empty one removes it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Alias { get; set; }

    /// <summary>Emit the links as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkChangeFailed);

    private protected override Type[] Accepted => [typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Exclude(nameof(Up), nameof(Down));
        Exclude(nameof(Master), nameof(NoMaster));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        Netns? target = MoveTo is null ? null : Resolve(MoveTo);
        LinkChange change = Change(target);
        if (NewName is not null && Link.Length > 1 && Link.All(l => l.IsName))
            throw new InvalidInputException(
                InputFault.DuplicateName, ErrorRecords.Text(nameof(SR.OneNameForMany), Link.Length, NewName));
        ForEachLink(link =>
        {
            if (!ShouldProcess(ErrorRecords.Text(nameof(SR.LinkTarget), link.Name, link.Netns), SR.LinkChangeAction))
                return;
            LinkChange wanted = change with { Master = MasterFor(target ?? link.Netns) };
            if (PassThru) WriteObject(link.Change(wanted));
            else LinkChanger.Apply(link, wanted);
        });
    }

    private LinkChange Change(Netns? target) => new()
    {
        Up = IsBound(nameof(Up)) ? Up : IsBound(nameof(Down)) ? !Down : null,
        Mtu = Mtu,
        MacAddress = MacAddress is null ? null : NetnsPS.MacAddress.Parse(MacAddress),
        NewName = NewName,
        MoveTo = target,
        KeepAddresses = KeepAddress,
        AddAltName = AddAltName,
        RemoveAltName = RemoveAltName,
        TxQueueLength = TxQueueLength,
        Promiscuous = IsBound(nameof(Promiscuous)) ? Promiscuous : null,
        Alias = Alias,
    };

    // LinkChange knows a master by its name: the one that it has now.
    private string? MasterFor(Netns netns) => NoMaster ? "" : Master?.NameIn(netns);
}

/// <summary>Waits until links have a state, such as passing packets.</summary>
/// <remarks>
/// <para>A name may be that of a link that is not there yet, such as the tun device of a program that just starts. The
/// kernel's own events end the wait; nothing is polled. Links that tell no state, such as lo and tun devices, pass
/// packets as soon as they are brought up, and count as Up then.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Wait-NetnsLink $alice eth0 -Timeout 2s
/// </code>
/// Waits until a link passes packets.
/// </example>
/// <returns>The links as they were when they got there.</returns>
/// <seealso cref="SetNetnsLinkCommand"/>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc2863">RFC 2863, ifOperStatus</seealso>
[Cmdlet(VerbsLifecycle.Wait, "NetnsLink")]
[OutputType(typeof(NetnsLink))]
public sealed class WaitNetnsLinkCommand : LinkTargetCommand
{
    /// <summary>The state to wait for.</summary>
    /// <value>Up</value>
    [Parameter]
    public LinkOperState OperState { get; set; } = LinkOperState.Up;

    /// <summary>
    /// For how long to wait at most, for all links of -Link together; such as <c>500ms</c> or <c>2s</c>.
    /// </summary>
    /// <value>10s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkWaitFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        long start = Stopwatch.GetTimestamp();
        ForEachReference((link, where) => WriteObject(WaitFor(link, where, Timeout - Stopwatch.GetElapsedTime(start))));
    }

    private NetnsLink WaitFor(LinkReference link, Netns? where, TimeSpan left)
    {
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        return link.IsName
            ? NetnsLink.WaitFor(where ?? NetnsPS.Netns.Current, link.ToString(), OperState, left, Cancellation)
            : link.Resolve(where).WaitFor(OperState, left, Cancellation);
    }
}

/// <summary>Removes links; with one end of a veth pair its other end goes too.</summary>
/// <remarks>
/// <para>A link <c>ingressN</c>, through which goes what a link
/// with an impairment receives, goes with that link.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Remove-NetnsLink $alice eth0
/// Get-NetnsLink $bob   # lo
/// </code>
/// Removes a link by name.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Get-NetnsLink $alice -Kind veth | Remove-NetnsLink
/// </code>
/// Removes all links of a kind.
/// </example>
/// <seealso cref="NewNetnsVethPairCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-link.8.html">ip-link(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsLink", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsLinkCommand : LinkTargetCommand
{
    private readonly List<NetnsLink> _removed = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkRemoveFailed);

    private protected override Type[] Accepted => [typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void Execute() => ForEachLink(link =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.LinkTarget), link.Name, link.Netns), SR.NetnsRemoveAction))
            return;
        try
        {
            link.Remove();
            _removed.Add(link);
        }
        catch (LinkNotFoundException) when (_removed.Exists(link.IsPeerOf))
        {
            // Both ends of a pair were given, and the first one took the second along.
        }
    });
}
