namespace NetnsPS.Commands;

/// <summary>Lists what PowerShell processes of this module left behind when they were killed.</summary>
/// <remarks>
/// <para>Namespaces themselves never stay: they live on file descriptors. What outlives a process (published names, mounts,
/// processes that forked away) is journaled before it is made, with its owner's process id and start time. Listed is what
/// belongs to owners that no longer live; what others made is never touched.</para>
/// </remarks>
/// <example>
/// <code>Get-NetnsOrphan | Remove-NetnsOrphan -WhatIf</code>
/// Shows what could be cleaned up.
/// </example>
/// <returns>One object for each thing left behind: Kind, Subject, OwnerProcessId.</returns>
/// <seealso cref="RemoveNetnsOrphanCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsOrphan")]
[OutputType(typeof(NetnsOrphan))]
public sealed class GetNetnsOrphanCommand : NetnsCommand
{
    /// <inheritdoc/>
    protected override string Operation => nameof(SR.OrphanListFailed);

    /// <inheritdoc/>
    protected override void Execute() => WriteObject(NetnsOrphan.Find(), enumerateCollection: true);
}
