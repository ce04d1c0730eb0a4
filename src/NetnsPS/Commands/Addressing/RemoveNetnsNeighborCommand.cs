namespace NetnsPS.Commands;

/// <summary>Forgets neighbours, or stops to answer for addresses.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.9 02:00:00:00:00:09
/// Remove-NetnsNeighbor $alice eth0 10.0.0.9
/// </code>
/// Forgets one neighbour.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.8, 10.0.0.9 02:00:00:00:00:09
/// Get-NetnsNeighbor $alice -State Permanent | Remove-NetnsNeighbor
/// </code>
/// Forgets all that was written down by hand.
/// </example>
/// <seealso cref="AddNetnsNeighborCommand"/>
/// <seealso cref="GetNetnsNeighborCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-neighbour.8.html">ip-neighbour(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsNeighbor", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ByMatch)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsNeighborCommand : LinkCommand
{
    private const string ByMatch = "Match";
    private const string ByObject = "InputObject";

    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0, ParameterSetName = ByMatch)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByMatch)]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The IP addresses.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipeline = true, ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.NeighborCompleter))]
    [TextTransformation]
    public string[] Address { get; set; } = [];

    /// <summary>They are addresses that are answered for.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public SwitchParameter Proxy { get; set; }

    /// <summary>Exactly these neighbours, as Get-NetnsNeighbor gave them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public NetnsNeighbor[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NeighborRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsNeighbor neighbor in InputObject)
            Guard(neighbor, () => Remove(neighbor.Netns, neighbor.LinkName, $"{neighbor.IPAddress}", neighbor.Remove));
        if (ParameterSetName != ByMatch) return;
        ForEachLinkNow(Netns, Link, link =>
        {
            foreach (string text in Address)
                Guard(text, () => Remove(link.Netns, link.Name, text,
                    () => NetnsNeighbor.Remove(link.Netns, link.Name, Cidr.ParseAddress(text), Proxy)));
        });
    }

    private void Remove(Netns netns, string link, string address, Action remove)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NeighborTarget), address, link, netns), SR.NetnsRemoveAction))
            return;
        try
        {
            remove();
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.ENXIO)
        {
            WriteError(ErrorRecords.Make(
                nameof(SR.NeighborNotFound), ErrorCategory.ObjectNotFound, address, address, link, netns));
        }
    }
}
