namespace NetnsPS.Commands;

/// <summary>Binds a namespace to a name in /run/netns, where other programs find it.</summary>
/// <remarks>
/// <para>A published name would outlive this PowerShell, so it is noted in the journal first: removing the namespace or
/// leaving PowerShell takes it away, and what a killed PowerShell left Get-NetnsOrphan lists. Where there is no safe
/// folder for the journal, the name is published all the same, with a warning.</para>
/// </remarks>
/// <example>
/// <code>
/// $lab = New-TransientNetns lab
/// Publish-Netns $lab
/// ip netns exec lab ip -brief link
/// Unpublish-Netns $lab
/// </code>
/// Uses a namespace from ip-netns(8).
/// </example>
/// <returns>With -PassThru the namespace.</returns>
/// <seealso cref="UnpublishNetnsCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-netns.8.html">ip-netns(8)</seealso>
[Cmdlet(VerbsData.Publish, "Netns", SupportsShouldProcess = true)]
[OutputType(typeof(Netns))]
public sealed class PublishNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to publish.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>The name in /run/netns; the namespace's own without it.</summary>
    [Parameter(Position = 1)]
    public string? Name { get; set; }

    /// <summary>Emit the namespaces.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsPublishFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), Name ?? netns.Name), SR.NetnsPublishAction))
            return;
        netns.Publish(Name);
        WarnUnlessJournaled(netns);
        if (PassThru) WriteObject(netns);
    });
}
