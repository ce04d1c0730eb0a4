using System.Text;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>What the commands share that put something at a path of namespaces with mounts of their own.</summary>
public abstract class IsolationCommand : NetnsTargetCommand
{
    /// <summary>Where it is to be: an absolute path.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected sealed override bool TakesDwellers => false;
}

/// <summary>Puts a file at a path for the processes and sessions of a namespace; the host does not see it.</summary>
/// <remarks>
/// <para>The namespace is one that was made with -Isolate Mount. The path need not exist on the host, nor the
/// directories above it. Processes that run already see the file too. Set twice, the newest counts.</para>
/// <para>Nothing is written on the host: the file is in memory, and gone with the namespace.</para>
/// <para>A source is opened once, and what was opened is copied, mode and content. Links in its path are followed: who
/// can write to a directory that it leads through chooses the file.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount
/// Set-NetnsFile $alice /etc/hosts '192.0.2.1 server.test'
/// (Invoke-NetnsProcess $alice getent hosts server.test).StandardOutput
/// </code>
/// Lets a name be resolved by a hosts file of the namespace's own.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount
/// Set-NetnsFile $alice /opt/app/etc/app.conf -Source /etc/hostname
/// (Invoke-NetnsProcess $alice cat /opt/app/etc/app.conf).StandardOutput
/// </code>
/// Puts a copy of a file where the host has not even a directory.
/// </example>
/// <seealso cref="SetNetnsDirectoryCommand"/>
/// <seealso cref="NewTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Set, "NetnsFile", SupportsShouldProcess = true, DefaultParameterSetName = ByContent)]
[OutputType(typeof(void))]
public sealed class SetNetnsFileCommand : IsolationCommand
{
    private const string ByContent = "Content";
    private const string BySource = "Source";

    /// <summary>Its lines; as with Set-Content, each gets a line end.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = ByContent)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Content { get; set; } = [];

    /// <summary>Add no line ends.</summary>
    [Parameter(ParameterSetName = ByContent)]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>
    /// A file to copy, with its mode: an ordinary one of at most 256 MiB, as the copy is kept in memory.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = BySource)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.FileSetFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        (byte[] content, UnixFileMode? mode) = ParameterSetName == BySource
            ? Read()
            : (Encoding.UTF8.GetBytes(Text()), null);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.FileTarget), Path, netns.Name), SR.FileSetAction)) return;
        netns.SetFile(Path, content, mode);
    });

    // A text that ends a line itself, such as that of a here-string with an empty last line, needs no other end.
    private string Text()
        => string.Concat(Content.Select(line => NoNewline || line.EndsWith('\n') ? line : line + "\n"));

    private (byte[] Content, UnixFileMode? Mode) Read() => SourceFile.Read(GetUnresolvedProviderPathFromPSPath(Source));
}

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
public sealed class SetNetnsDirectoryCommand : IsolationCommand
{
    /// <summary>The directory to show there; an empty one without it.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.DirectorySetFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        string? source = Source is null ? null : GetUnresolvedProviderPathFromPSPath(Source);
        if (source is not null && !Directory.Exists(source))
            throw new InvalidInputException(
                InputFault.FilePath, ErrorRecords.Text(nameof(SR.FileSourceMissing), source));
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.FileTarget), Path, netns.Name), SR.DirectorySetAction)) return;
        netns.SetDirectory(Path, source);
    });
}
