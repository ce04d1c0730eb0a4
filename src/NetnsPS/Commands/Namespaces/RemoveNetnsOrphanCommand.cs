namespace NetnsPS.Commands;

/// <summary>Removes what killed PowerShell processes of this module left behind, and nothing else.</summary>
/// <example>
/// <code>Remove-NetnsOrphan</code>
/// Removes all of it.
/// </example>
/// <example>
/// <code>Get-NetnsOrphan | Where-Object Kind -eq PublishedName | Remove-NetnsOrphan</code>
/// Removes only names in /run/netns.
/// </example>
/// <seealso cref="GetNetnsOrphanCommand"/>
[Cmdlet(VerbsCommon.Remove, "NetnsOrphan", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsOrphanCommand : NetnsCommand
{
    /// <summary>What to remove; all that Get-NetnsOrphan lists without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public NetnsOrphan[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.OrphanRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsOrphan orphan in InputObject ?? NetnsOrphan.Find())
        {
            Guard(orphan, () =>
            {
                if (ShouldProcess(orphan.ToString(), SR.OrphanRemoveAction)) orphan.Remove();
            });
        }
    }
}
