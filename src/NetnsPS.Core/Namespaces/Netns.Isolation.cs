using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    private IsolatedView? _view;

    /// <summary>
    /// What its processes have of their own besides the network; nothing for one that was only opened.
    /// </summary>
    public NetnsIsolation Isolation => _view?.Kinds ?? NetnsIsolation.None;

    /// <summary>
    /// The inode numbers of all namespaces that its processes are started in, those that are the host's too.
    /// </summary>
    public NetnsIds Ids => NetnsIds.Of(this);

    internal IsolatedView? View => _view;

    /// <summary>
    /// Puts a file at a path for the processes and sessions of this namespace alone; the host's stays as it is.
    /// </summary>
    /// <param name="path">An absolute path; neither it nor the directories above need exist.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">Its mode; when null that of the replaced file, and 0644 for a new one.</param>
    /// <exception cref="NetnsNotIsolatedException">It was made without <see cref="NetnsIsolation.Mount"/>.</exception>
    /// <exception cref="InvalidInputException">The path is relative, or a directory's.</exception>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public void SetFile(string path, byte[] content, UnixFileMode? mode = null)
        => ViewFiles().SetFile(path, content, mode);

    /// <summary>
    /// Puts a directory at a path for the processes and sessions of this namespace alone; the host's stays as it is.
    /// </summary>
    /// <param name="path">An absolute path; neither it nor the directories above need exist.</param>
    /// <param name="source">The directory to show there, in which what
    /// is written there lands; an empty one in memory when null.</param>
    /// <inheritdoc cref="SetFile" path="/exception"/>
    public void SetDirectory(string path, string? source = null) => ViewFiles().SetDirectory(path, source);

    /// <summary>Looks at files as its processes see them.</summary>
    internal T See<T>(Func<T> function) => _view is { } view ? view.Look(function) : function();

    internal void Isolate(NetnsIsolation kinds, string? hostname)
    {
        if (kinds != NetnsIsolation.None) _view = IsolatedViewFactory.Create(this, kinds, hostname);
    }

    private ViewFiles ViewFiles()
    {
        ThrowIfRemoved();
        return _view?.Files ?? throw new NetnsNotIsolatedException(Name, NetnsIsolation.Mount);
    }

    private bool Owns(int processId) => IsOurs(processId) || _view?.Owns(processId) is true;
}
