namespace NetnsPS.Commands;

/// <summary>Takes addresses from links.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24, 10.0.1.1/24
/// Remove-NetnsAddress $alice eth0 10.0.0.1/24
/// </code>
/// Removes one address.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Name eth0 -Address 10.0.0.1/24, 10.0.1.1/24
/// Get-NetnsAddress $alice eth0 -Family IPv4 | Remove-NetnsAddress
/// </code>
/// Removes all IPv4 addresses of a link.
/// </example>
/// <seealso cref="AddNetnsAddressCommand"/>
/// <seealso cref="GetNetnsAddressCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-address.8.html">ip-address(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsAddress", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsAddressCommand : LinkCommand
{
    private readonly List<NetnsAddress> _removed = [];
    private bool _isNamed;

    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, NetnsLink objects, or NetnsAddress objects, which stand for themselves.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation(Only = [typeof(NetnsAddress), typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The addresses with their prefix lengths, such as <c>10.0.0.1/24</c>.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.AddressCompleter))]
    public string[] Address { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.AddressRemoveFailed);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = IsBound(nameof(Address));
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (!_isNamed) RequireOwnKind<NetnsAddress>(Link, nameof(Address));

        // An address from the pipeline knows more than its text does: its peer.
        if (Link is [{ Value: NetnsAddress itself }] && Address is [var text] && text == itself.Address)
        {
            Remove(itself.Netns, itself.LinkName, itself.Cidr, itself.Remove, itself);
            return;
        }

        var addresses = new List<Cidr>();
        foreach (string written in Address) Guard(written, () => CidrList.Add(addresses, written));
        ForEachLinkNow(Netns, Link, link =>
        {
            foreach (Cidr address in addresses)
                Guard(address, () => Remove(
                    link.Netns, link.Name, address, () => NetnsAddress.Remove(link.Netns, link.Name, address)));
        });
    }

    private void Remove(Netns netns, string link, Cidr address, Action remove, NetnsAddress? itself = null)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.AddressTarget), address, link, netns), SR.NetnsRemoveAction))
            return;
        try
        {
            remove();
            if (itself is not null) _removed.Add(itself);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EADDRNOTAVAIL)
        {
            if (itself is not null && _removed.Exists(itself.IsSecondaryOf)) return; // it went with its primary address
            WriteError(ErrorRecords.Make(
                nameof(SR.AddressNotFound), ErrorCategory.ObjectNotFound, address, address, link, netns));
        }
    }
}
