namespace NetnsPS.Namespaces;

/// <summary>Finds what dead owners left behind, and clears away the folders of those that left nothing.</summary>
internal sealed class OrphanSearch
{
    private readonly JournalFolder _where;
    private readonly IReadOnlyList<DeadOwner> _owners;
    private readonly List<NetnsOrphan> _found = [];

    // What there is something left of: owners, and entries of theirs.
    private readonly HashSet<DeadOwner> _keptOwners = [];
    private readonly HashSet<string> _keptFiles = [];

    private OrphanSearch(JournalFolder where, IReadOnlyList<DeadOwner> owners)
    {
        _where = where;
        _owners = owners;
    }

    internal static IReadOnlyList<NetnsOrphan> Run(JournalFolder where)
    {
        IReadOnlyList<DeadOwner> owners = DeadOwner.OpenAll(where);
        try
        {
            var search = new OrphanSearch(where, owners);
            search.FindNames();
            search.FindProcesses();
            search.Sweep();
            return search._found;
        }
        finally
        {
            foreach (DeadOwner owner in owners) owner.Dispose();
        }
    }

    private void FindNames()
    {
        foreach (DeadOwner owner in _owners)
        {
            foreach ((string file,
                JournalRecord record) in owner.Entries.Where(e => e.Record.Kind == JournalKind.PublishedName))
            {
                PublishedNameState state = PublishedName.Look(record, owner.Name.IsOfThisBoot);
                if (state is PublishedNameState.Mounted or PublishedNameState.Placeholder)
                    _found.Add(NetnsOrphan.OfName(_where, owner.Name, file, record));
                if (state != PublishedNameState.Gone) _keptFiles.Add(file);
            }
        }
    }

    // Numbers of processes and namespaces mean nothing after a reboot.
    private void FindProcesses()
    {
        DeadOwner[] owners = [.. _owners.Where(o => o.Name.IsOfThisBoot)];
        if (owners.Length == 0) return;
        (DeadOwner Owner, string File, ulong? Cookie)[] notes =
            [.. owners.SelectMany(o => o.Entries.Where(e => e.Record.Kind == JournalKind.Namespace)
                .Select(e => (o, e.File, e.Record.Cookie)))];
        var cookies = new Dictionary<ulong, ulong?>();
        foreach ((int id, ulong inode) in NetnsMembership.Scan())
        {
            if (ProcessIdentity.Of(id) is not { } process) continue;
            ProcessMarker? marker = ProcessMarker.Of(id);
            foreach (DeadOwner owner in owners.Where(o => marker?.IsOf(o.Name) is true)) AddProcess(owner, process);
            if (notes.Length == 0 || !NetnsNote.MayConcern(id, inode)) continue;

            // Its namespace's cookie, for which it is entered, is asked for last.
            if (!cookies.TryGetValue(inode, out ulong? cookie)) cookies[inode] = cookie = NetnsCookie.Of(id);
            foreach ((DeadOwner owner, string file, _) in notes.Where(n => cookie is not null && n.Cookie == cookie))
            {
                _keptFiles.Add(file);
                if (marker is null) AddProcess(owner, process);
            }
        }
    }

    private void AddProcess(DeadOwner owner, ProcessIdentity process)
    {
        _keptOwners.Add(owner);
        // Looked at once more: a process that got the id since has another start time.
        if (process.IsAlive) _found.Add(NetnsOrphan.OfProcess(owner.Name, process));
    }

    private void Sweep()
    {
        foreach (DeadOwner owner in _owners)
        {
            bool isInSight = owner.Name.IsInSight || !owner.Name.IsOfThisBoot;
            bool isKept = _keptOwners.Contains(owner) || !isInSight;
            foreach ((string file, JournalRecord record) in owner.Entries)
            {
                if (_keptFiles.Contains(file)) isKept = true;
                else if (isInSight || record.Kind == JournalKind.PublishedName) owner.StrikeOut(file);
            }

            if (!isKept) owner.Remove();
        }
    }
}
