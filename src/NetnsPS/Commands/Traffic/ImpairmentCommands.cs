namespace NetnsPS.Commands;

/// <summary>Gets how links are impaired, as the kernel has it.</summary>
/// <remarks>
/// <para>Links that are not impaired are left out.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice | Set-NetnsImpairment -Rate 10mbit
/// Get-NetnsImpairment $alice
/// (Get-NetnsImpairment $alice eth0).Rate   # 10000000
/// </code>
/// Gets all impairments of a namespace, and a value of one.
/// </example>
/// <seealso cref="SetNetnsImpairmentCommand"/>
/// <seealso cref="ClearNetnsImpairmentCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-netem.8.html">tc-netem(8)</seealso>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-tbf.8.html">tc-tbf(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsImpairment")]
[OutputType(typeof(NetnsImpairment))]
public sealed class GetNetnsImpairmentCommand : LinkQueryCommand<NetnsImpairment>
{
    /// <summary>Only impairments of what links send, or of what they receive.</summary>
    /// <value>Both</value>
    [Parameter]
    public NetnsImpairmentDirection Direction { get; set; } = NetnsImpairmentDirection.Both;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ImpairmentReadFailed);

    private protected override IEnumerable<NetnsImpairment> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        HashSet<string> names = [.. links.Select(l => l.Name)];
        return NetnsImpairment.GetAll(netns).Where(i => names.Contains(i.LinkName) && Direction.HasFlag(i.Direction));
    }

    private protected override bool IsSame(NetnsImpairment item, NetnsImpairment given)
        => item.LinkName == given.LinkName && item.Direction == given.Direction;
}

/// <summary>Delays, drops, duplicates, corrupts and reorders packets of links, and limits their rate.</summary>
/// <remarks>
/// <para>What is not named stays as it is. Delays and faults are the
/// kernel's netem, a rate is its tbf; both together are stacked.</para>
/// <para>The presets, each for one direction: lan 0.5 ± 0.1 ms, 1 Gbit/s. wifi 5 ± 3 ms, 0.5 % dropped, 100 Mbit/s. 4g
/// 30 ± 10 ms, 0.5 % dropped, 20 Mbit/s. satellite 280 ± 10 ms, 0.5 % dropped, 10 Mbit/s. lossy 20 ± 5 ms, 5 % dropped,
/// 1 % duplicated, 0.5 % corrupted, 1 % out of order.</para>
/// <para>The kernel holds back only what is sent. What a link receives is therefore sent through a link <c>ingressN</c>
/// of kind ifb, which comes and goes with the impairment, and goes with the link. A link that moves to another
/// namespace loses its impairments.</para>
/// <para>A burst that differs from the default for its rate stays when the rate changes, and is raised only when a
/// packet of the link's MTU is longer by then; one that is the default follows the rate. One far below what the rate
/// carries in a tick of the kernel's timer can keep the link from reaching it. A queue time stays too, as a whole
/// number of bytes, of which each takes 8 ms at 1 kbit/s; at rates from hundreds of gigabits, where 50 ms are more than
/// 4 GiB, a shorter one must be named.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Set-NetnsImpairment $alice eth0 -Rate 10mbit
/// Set-NetnsImpairment $alice eth0 -Burst 64kb
/// Get-NetnsImpairment $alice
/// </code>
/// Limits what a link sends, and then changes a part of that.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob
/// Set-NetnsImpairment $alice eth0 -Rate 2mbit -Direction Both -PassThru
/// </code>
/// Limits both directions at one end.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob | Set-NetnsImpairment -Preset 4g -Loss 2%
/// </code>
/// Makes a mobile network of a cable, and a worse one than usual.
/// </example>
/// <returns>With -PassThru the impairments as the kernel has them.</returns>
/// <seealso cref="GetNetnsImpairmentCommand"/>
/// <seealso cref="ClearNetnsImpairmentCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-netem.8.html">tc-netem(8)</seealso>
/// <seealso href="https://man7.org/linux/man-pages/man8/tc-tbf.8.html">tc-tbf(8)</seealso>
[Cmdlet(VerbsCommon.Set, "NetnsImpairment", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsImpairment))]
public sealed class SetNetnsImpairmentCommand : LinkTargetCommand
{
    /// <summary>How long each packet is held, such as <c>50ms</c>; 0 takes it away.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Delay { get; set; }

    /// <summary>By how much the delay varies, up and down.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Jitter { get; set; }

    /// <summary>How many packets are lost, such as <c>1%</c>.</summary>
    [Parameter]
    [PercentTransformation]
    public double? Loss { get; set; }

    /// <summary>How many packets are sent twice.</summary>
    [Parameter]
    [PercentTransformation]
    public double? Duplicate { get; set; }

    /// <summary>How many packets get a bit flipped.</summary>
    [Parameter]
    [PercentTransformation]
    public double? Corrupt { get; set; }

    /// <summary>How many packets overtake those that are held; needs a delay.</summary>
    [Parameter]
    [PercentTransformation]
    public double? Reorder { get; set; }

    /// <summary>
    /// How fast the link may be, such as <c>10mbit</c>, or a number of bits each second; 0 takes the limit away.
    /// </summary>
    [Parameter]
    [RateTransformation]
    public long? Rate { get; set; }

    /// <summary>
    /// How many bytes go at once after a pause; what 10 ms carry, and 16 KiB at least, without it; 0 for that again.
    /// </summary>
    [Parameter]
    public long? Burst { get; set; }

    /// <summary>How long a packet may wait for the rate before it is lost; 50 ms without it.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? QueueTime { get; set; }

    /// <summary>How many packets a delay holds at once; 1000 without it.</summary>
    [Parameter]
    public int? Limit { get; set; }

    /// <summary>How much the delay of a packet is like that of the one before.</summary>
    [Parameter]
    [PercentTransformation]
    public double? DelayCorrelation { get; set; }

    /// <summary>How much losses come together.</summary>
    [Parameter]
    [PercentTransformation]
    public double? LossCorrelation { get; set; }

    /// <summary>How much duplicates come together.</summary>
    [Parameter]
    [PercentTransformation]
    public double? DuplicateCorrelation { get; set; }

    /// <summary>How much flipped bits come together.</summary>
    [Parameter]
    [PercentTransformation]
    public double? CorruptCorrelation { get; set; }

    /// <summary>How much overtaking comes together.</summary>
    [Parameter]
    [PercentTransformation]
    public double? ReorderCorrelation { get; set; }

    /// <summary>
    /// A whole impairment by its name: <c>lan</c>, <c>wifi</c>, <c>4g</c>,
    /// <c>satellite</c> or <c>lossy</c>. What else is given takes the place of its part.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ImpairmentPresetCompleter))]
    public string? Preset { get; set; }

    /// <summary>Which packets: those that the link sends, those that it receives, or both.</summary>
    /// <value>Egress</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public NetnsImpairmentDirection Direction { get; set; } = NetnsImpairmentDirection.Egress;

    /// <summary>Emit the impairments as the kernel has them afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ImpairmentSetFailed);

    private protected override Type[] Accepted => [typeof(NetnsImpairment), typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void Execute()
    {
        NetnsImpairmentOptions change = Change();
        ForEachLinkNow(link =>
        {
            foreach (NetnsImpairmentDirection direction in ImpairmentDirections.Of(Direction))
                Guard(link, () => Set(link, change, direction));
        });
    }

    private void Set(NetnsLink link, NetnsImpairmentOptions change, NetnsImpairmentDirection direction)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.ImpairmentTarget), direction, link.Name, link.Netns),
            SR.LinkChangeAction)) return;
        NetnsImpairment set = NetnsImpairment.Set(link.Netns, link.Name, change, direction);
        if (PassThru) WriteObject(set);
    }

    private NetnsImpairmentOptions Change()
    {
        NetnsImpairmentOptions preset = Preset is null
            ? new NetnsImpairmentOptions()
            : NetnsImpairmentPreset.Get(Preset);
        return preset with
        {
            Delay = Delay ?? preset.Delay,
            Jitter = Jitter ?? preset.Jitter,
            DelayCorrelation = DelayCorrelation ?? preset.DelayCorrelation,
            Loss = Loss ?? preset.Loss,
            LossCorrelation = LossCorrelation ?? preset.LossCorrelation,
            Duplicate = Duplicate ?? preset.Duplicate,
            DuplicateCorrelation = DuplicateCorrelation ?? preset.DuplicateCorrelation,
            Corrupt = Corrupt ?? preset.Corrupt,
            CorruptCorrelation = CorruptCorrelation ?? preset.CorruptCorrelation,
            Reorder = Reorder ?? preset.Reorder,
            ReorderCorrelation = ReorderCorrelation ?? preset.ReorderCorrelation,
            Limit = Limit ?? preset.Limit,
            Rate = Rate ?? preset.Rate,
            Burst = Burst ?? preset.Burst,
            QueueTime = QueueTime ?? preset.QueueTime,
        };
    }
}

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
public sealed class ClearNetnsImpairmentCommand : LinkTargetCommand
{
    /// <summary>Of what the links send, of what they receive, or both.</summary>
    /// <value>Both</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public NetnsImpairmentDirection Direction { get; set; } = NetnsImpairmentDirection.Both;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ImpairmentClearFailed);

    private protected override Type[] Accepted => [typeof(NetnsImpairment), typeof(NetnsLink)];

    /// <inheritdoc/>
    protected override void Execute() => ForEachLinkNow(link =>
    {
        foreach (NetnsImpairmentDirection direction in ImpairmentDirections.Of(Direction))
        {
            if (ShouldProcess(
                ErrorRecords.Text(nameof(SR.ImpairmentTarget), direction, link.Name, link.Netns), SR.NetnsRemoveAction))
                Guard(link, () => NetnsImpairment.Clear(link.Netns, link.Name, direction));
        }
    });
}

/// <summary>The single directions of what a user asked for.</summary>
internal static class ImpairmentDirections
{
    internal static IEnumerable<NetnsImpairmentDirection> Of(NetnsImpairmentDirection asked)
        => ((NetnsImpairmentDirection[])[NetnsImpairmentDirection.Egress, NetnsImpairmentDirection.Ingress])
            .Where(d => asked.HasFlag(d));
}
