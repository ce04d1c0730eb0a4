using NetnsPS.Links;

namespace NetnsPS.Commands;

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
/// $alice, $bob | Get-NetnsLink -Name eth0 | Set-NetnsLink -Up
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
public sealed class SetNetnsLinkCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Name")]
    [LinkTransformation(Only = [typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

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
        ForEachLink(Netns, Link, link =>
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
