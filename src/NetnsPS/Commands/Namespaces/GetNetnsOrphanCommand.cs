namespace NetnsPS.Commands;

/// <summary>Lists what PowerShell processes of this module left behind when they were killed.</summary>
/// <remarks>
/// <para>Namespaces themselves never stay: they live on file descriptors. What outlives a process (published names,
/// processes that forked away) is journaled before it is made. The journal is a folder that only its user can enter: in
/// /run, in $XDG_RUNTIME_DIR, or among the temporary files. An owner lives while it holds its folder there locked, in
/// whatever PID or time namespace it is; listed is what those left that no longer live. Nothing is removed by listing,
/// and what others made is not listed.</para>
/// </remarks>
/// <example>
/// <code>Get-NetnsOrphan | Remove-NetnsOrphan -WhatIf</code>
/// Shows what could be cleaned up.
/// </example>
/// <returns>One object for each thing left behind: Kind, Name, Subject, CommandLine, OwnerProcessId.</returns>
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
