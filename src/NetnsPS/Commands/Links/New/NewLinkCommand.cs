using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>
/// What the commands share that make a link of some kind: what every link has, and how the making goes.
/// </summary>
public abstract class NewLinkCommand : NetnsCommand
{
    /// <summary>Its IPv4 and IPv6 addresses with their prefix lengths, such as <c>10.0.0.1/24</c>.</summary>
    [Parameter]
    public string[]? Address { get; set; }

    /// <summary>Its MTU, in bytes; what its kind has by default without it.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>Its hardware address, such as <c>02:00:00:00:00:01</c>; the kernel chooses one without it.</summary>
    [Parameter]
    public string? MacAddress { get; set; }

    /// <summary>Leave it down.</summary>
    [Parameter]
    public SwitchParameter Down { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LinkCreateFailed);

    /// <summary>Makes the link and emits it; with -WhatIf it only says so.</summary>
    /// <param name="options">What only its kind understands, and the namespace in which it is created.</param>
    /// <param name="name">Its name; null for a default one.</param>
    private protected void Create(LinkOptions options, string? name)
    {
        LinkOptions whole = options with
        {
            Name = name,
            Address = CidrList.Parse(Address),
            Mtu = Mtu,
            MacAddress = ParseMac(MacAddress),
            Down = Down,
        };
        var maker = new LinkMaker(whole);
        string target = ErrorRecords.Text(nameof(SR.LinkTarget), name ?? whole.KindName, whole.Netns);
        if (ShouldProcess(target, SR.NetnsCreateAction)) WriteObject(maker.Create());
    }

    /// <summary>
    /// Looks up the link below: a name means one in
    /// <paramref name="parentNetns"/>, else in the namespace of the new link.
    /// </summary>
    /// <param name="parent">What was written for it.</param>
    /// <param name="parentNetns">What -ParentNetns says.</param>
    /// <param name="netns">What -Netns says.</param>
    private protected static NetnsLink FindParent(LinkReference parent, NetnsReference? parentNetns, Netns? netns)
    {
        Netns? there = parentNetns is null ? null : Resolve(parentNetns);
        return parent.Resolve(parent.IsName ? there ?? netns : there).Refresh();
    }

    private protected static MacAddress? ParseMac(string? text) => text is null ? null : NetnsPS.MacAddress.Parse(text);

    /// <summary>A switch that was not given leaves the kernel's default.</summary>
    private protected bool? IfBound(SwitchParameter value, string parameter) => IsBound(parameter) ? value : null;
}
