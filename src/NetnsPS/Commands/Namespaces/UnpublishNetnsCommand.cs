namespace NetnsPS.Commands;

/// <summary>Takes the name in /run/netns away that Publish-Netns made; the namespace lives on.</summary>
/// <example>
/// <code>
/// New-TransientNetns lab -Publish | Unpublish-Netns
/// (Get-Netns lab).IsPublished   # False
/// </code>
/// Hides a namespace from other programs again.
/// </example>
/// <returns>With -PassThru the namespace.</returns>
/// <seealso cref="PublishNetnsCommand"/>
[Cmdlet(VerbsData.Unpublish, "Netns", SupportsShouldProcess = true)]
[OutputType(typeof(Netns))]
public sealed class UnpublishNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to hide; one that is not published from here is left as it is.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>Emit the namespaces.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsPublishFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsUnpublishAction))
            netns.Unpublish();
        if (PassThru) WriteObject(netns);
    });
}
