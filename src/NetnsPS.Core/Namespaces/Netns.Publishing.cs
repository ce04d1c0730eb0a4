using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    private static int s_exitWatched;
    private NetnsPublication? _publication;

    /// <summary>
    /// Binds it to a name in /run/netns, so that <c>ip netns exec NAME</c> and other programs find it there.
    /// </summary>
    /// <param name="name">The name there; its own when null.</param>
    /// <exception cref="NetnsExistsException">The name is taken.</exception>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="LinuxException">A call failed; nothing is left.</exception>
    public void Publish(string? name = null)
    {
        ThrowIfRemoved();
        if (IsPublished) throw new NetnsExistsException(System.IO.Path.GetFileName(Path));
        if (Interlocked.Exchange(ref s_exitWatched, 1) == 0) ProcessEnd.Do(NetnsPublication.WithdrawAll);
        _publication = NetnsPublication.Publish(this, name ?? Name);
    }

    /// <summary>
    /// Why its published name is in no journal, and is not found
    /// by others once this process is killed; null when it is.
    /// </summary>
    internal string? JournalRefusal => _publication?.Refusal;

    /// <summary>Takes the name in /run/netns away that <see cref="Publish"/> made; the namespace lives on.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="LinuxException">umount2(2) refused.</exception>
    public bool Unpublish()
    {
        if (Interlocked.Exchange(ref _publication, null) is not { } publication) return false;
        publication.Dispose();
        return true;
    }
}
