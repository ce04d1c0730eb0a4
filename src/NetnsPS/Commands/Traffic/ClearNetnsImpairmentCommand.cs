namespace NetnsPS.Commands;

/// <summary>Takes the impairments from links.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice | Set-NetnsImpairment -Rate 10mbit
/// Clear-NetnsImpairment $alice eth0
/// Get-NetnsImpairment $alice | Clear-NetnsImpairment
/// </code>
/// Takes them from one link, and then from all others.
/// </example>
/// <seealso cref="SetNetnsImpairmentCommand"/>
/// <seealso cref="GetNetnsImpairmentCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-netem.8.html">tc-netem(8)</seealso>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-tbf.8.html">tc-tbf(8)</seealso>
[Cmdlet(VerbsCommon.Clear, "NetnsImpairment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class ClearNetnsImpairmentCommand : LinkCommand
{
    /// <summary>The namespace of links that are given by name; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The links: names, NetnsLink objects, or impairments, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [LinkTransformation(Only = [typeof(NetnsImpairment), typeof(NetnsLink)])]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>Of what the links send, of what they receive, or both.</summary>
    /// <value>Both</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public NetnsImpairmentDirection Direction { get; set; } = NetnsImpairmentDirection.Both;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ImpairmentClearFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachLinkNow(Netns, Link, link =>
    {
        foreach (NetnsImpairmentDirection direction in ImpairmentDirections.Of(Direction))
        {
            if (ShouldProcess(
                ErrorRecords.Text(nameof(SR.ImpairmentTarget), direction, link.Name, link.Netns), SR.NetnsRemoveAction))
                Guard(link, () => NetnsImpairment.Clear(link.Netns, link.Name, direction));
        }
    });
}
