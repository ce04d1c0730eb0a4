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

/// <summary>Removes what killed PowerShell processes of this module left behind, and nothing else.</summary>
/// <remarks>
/// <para>Say what to remove: with -Name, with -Owner, or by the pipeline from Get-NetnsOrphan; -All removes everything
/// that Get-NetnsOrphan lists, whichever PowerShell process left it. Without any of these the command lists all of it
/// and asks before it removes it; -Force and -Confirm:$false answer yes.</para>
/// <para>A published name is removed only while it still is the one that was made: the same namespace, mounted on the
/// same file. Of others who gave the name to another namespace since, nothing is touched.</para>
/// </remarks>
/// <example>
/// <code>Get-NetnsOrphan | Where-Object Name -like lab* | Remove-NetnsOrphan</code>
/// Removes the names and processes whose names begin with "lab".
/// </example>
/// <example>
/// <code>Remove-NetnsOrphan -All -WhatIf</code>
/// Shows everything that killed PowerShell processes of this user left behind; without -WhatIf it is removed.
/// </example>
/// <example>
/// <code>Remove-NetnsOrphan -Name sleep* -Force</code>
/// Ends the processes named so that killed PowerShell processes left behind.
/// </example>
/// <seealso cref="GetNetnsOrphanCommand"/>
[Cmdlet(VerbsCommon.Remove, "NetnsOrphan", SupportsShouldProcess = true, DefaultParameterSetName = Asked)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsOrphanCommand : NetnsCommand
{
    private const string Asked = "Asked";
    private const string ByInput = "InputObject";
    private const string ByName = "Name";
    private const string ByOwner = "Owner";
    private const string Everything = "All";

    /// <summary>What to remove, as Get-NetnsOrphan lists it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByInput)]
    [AllowNull]
    [AllowEmptyCollection]
    public NetnsOrphan?[]? InputObject { get; set; }

    /// <summary>The names in /run/netns, or the command names of processes; wildcards are permitted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.OrphanNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The ids of the PowerShell processes that left it, which have ended.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByOwner)]
    [Alias("OwnerProcessId")]
    [ArgumentCompleter(typeof(Completion.OrphanOwnerCompleter))]
    public int[] Owner { get; set; } = [];

    /// <summary>Everything that Get-NetnsOrphan lists.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <summary>Don't ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.OrphanRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        switch (ParameterSetName)
        {
            case ByInput: Remove((InputObject ?? []).OfType<NetnsOrphan>()); break;
            case ByName: RemoveByName(); break;
            case ByOwner: RemoveByOwner(); break;
            case Everything: Remove(All ? NetnsOrphan.Find() : []); break;
            default: RemoveAsked(); break;
        }
    }

    // What ended with the last thing of an owner is cleared away: its notes.
    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(null, () => NetnsOrphan.Find());

    private void RemoveByName()
    {
        IReadOnlyList<NetnsOrphan> found = NetnsOrphan.Find();
        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            NetnsOrphan[] matching = [.. found.Where(o => pattern.IsMatch(o.Name))];
            if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) WriteMissing(name);
            Remove(matching);
        }
    }

    private void RemoveByOwner()
    {
        IReadOnlyList<NetnsOrphan> found = NetnsOrphan.Find();
        foreach (int owner in Owner)
        {
            NetnsOrphan[] matching = [.. found.Where(o => o.OwnerProcessId == owner)];
            if (matching.Length == 0) WriteMissing(owner);
            Remove(matching);
        }
    }

    private void RemoveAsked()
    {
        IReadOnlyList<NetnsOrphan> found = NetnsOrphan.Find();
        if (found.Count == 0) return;
        bool isAnswered = Force || MyInvocation.BoundParameters.ContainsKey("Confirm")
            || MyInvocation.BoundParameters.ContainsKey("WhatIf");
        if (isAnswered || Ask(found)) Remove(found);
    }

    private bool Ask(IReadOnlyList<NetnsOrphan> found)
    {
        string list = string.Join(Environment.NewLine, found.Select(Describe));
        try
        {
            return ShouldContinue(
                ErrorRecords.Text(nameof(SR.OrphanRemoveQuestion), found.Count, list), SR.OrphanRemoveAction);
        }
        catch (Exception e) when (e is System.Management.Automation.Host.HostException or PSInvalidOperationException)
        {
            // There is nobody to ask.
            WriteError(ErrorRecords.Make(
                nameof(SR.OrphanChoiceMissing), ErrorCategory.InvalidOperation, found, found.Count, list));
            return false;
        }
    }

    // In one line: no program may begin another, as if it were one more of them.
    private static string Describe(NetnsOrphan orphan)
        => TerminalText.OneLine(ErrorRecords.Text(nameof(SR.OrphanLine), orphan, orphan.CommandLine
            ?? orphan.Name, orphan.OwnerProcessId));

    private void Remove(IEnumerable<NetnsOrphan> orphans)
    {
        foreach (NetnsOrphan orphan in orphans)
        {
            Guard(orphan, () =>
            {
                if (ShouldProcess(orphan.ToString(), SR.OrphanRemoveAction)) orphan.Remove();
            });
        }
    }

    private void WriteMissing(object what)
        => WriteError(ErrorRecords.Make(nameof(SR.OrphanNotFound), ErrorCategory.ObjectNotFound, what, what));
}
