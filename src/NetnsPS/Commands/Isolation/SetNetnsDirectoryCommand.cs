namespace NetnsPS.Commands;

/// <summary>
/// Puts a directory at a path for the processes and sessions of a namespace; the host does not see it.
/// </summary>
/// <remarks>
/// <para>The namespace is one that was made with -Isolate Mount. The path need not exist on the host, nor the
/// directories above it. Processes that run already see the directory too. Set twice, the newest counts.</para>
/// <para>Without -Source it is empty, in memory, and gone with the namespace. With -Source it shows that directory of
/// the host's, and what is written there is written to it.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount
/// Set-NetnsDirectory $alice /var/lib
/// (Invoke-NetnsProcess $alice sh '-c', 'touch /var/lib/of-alice; ls /var/lib').StandardOutput
/// </code>
/// Gives a namespace's programs an empty directory in the place of the host's.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount
/// Set-NetnsDirectory $alice /srv/www -Source /usr/share
/// (Invoke-NetnsProcess $alice ls /srv/www).StandardOutput
/// </code>
/// Shows a directory of the host's at another path.
/// </example>
/// <seealso cref="SetNetnsFileCommand"/>
/// <seealso cref="NewTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Set, "NetnsDirectory", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SetNetnsDirectoryCommand : NetnsCommand
{
    /// <summary>The namespaces; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Where the directory is to be: an absolute path.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The directory to show there; an empty one without it.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.DirectorySetFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        string? source = Source is null ? null : GetUnresolvedProviderPathFromPSPath(Source);
        if (source is not null && !Directory.Exists(source))
            throw new InvalidInputException(
                InputFault.FilePath, ErrorRecords.Text(nameof(SR.FileSourceMissing), source));
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.FileTarget), Path, netns.Name), SR.DirectorySetAction)) return;
        netns.SetDirectory(Path, source);
    });
}
