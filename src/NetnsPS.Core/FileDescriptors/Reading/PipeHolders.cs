using System.Globalization;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Who else holds the pipes of a process: looks through the descriptors of all processes, once for all pipes.
/// </summary>
internal sealed class PipeHolders
{
    private readonly string _procRoot;
    private readonly Dictionary<string, List<PipeHolder>> _byTarget;
    private readonly byte[] _link = new byte[4097];
    private byte[] _info = new byte[1024];

    private PipeHolders(string procRoot, IEnumerable<string> targets)
    {
        _procRoot = procRoot;
        _byTarget = targets.Distinct().ToDictionary(target => target, _ => new List<PipeHolder>());
    }

    /// <summary>The same descriptors, the pipes among them with their other holders.</summary>
    internal static IReadOnlyList<FileDescriptor> AddTo(IReadOnlyList<FileDescriptor> found, string procRoot)
    {
        // A named pipe's link is a path, which means another file
        // elsewhere: only what has a number of its own is looked for.
        string[] targets = [.. found.Where(IsPipe).Select(descriptor => descriptor.Target)];
        if (targets.Length == 0) return found;
        var holders = new PipeHolders(procRoot, targets);
        holders.Search();
        return [.. found.Select(descriptor => IsPipe(descriptor) ? holders.AddTo(descriptor) : descriptor)];
    }

    private static bool IsPipe(FileDescriptor descriptor) => descriptor.Kind == FileDescriptorKind.Pipe;

    private FileDescriptor AddTo(FileDescriptor descriptor)
    {
        PipeHolder[] others = [.. _byTarget[descriptor.Target].Where(h =>
            (h.ProcessId, h.Fd) != (descriptor.ProcessId, descriptor.Fd))];
        return descriptor.Details is PipeDetails pipe ? descriptor.With(pipe with { Holders = others }) : descriptor;
    }

    private void Search()
    {
        using SafeFd root = Files.OpenReadOnly(_procRoot);
        foreach (int process in DirectoryNames.ReadNumbers(root)) SearchProcess(process);
    }

    // Those that end meanwhile, and those that may not be looked into, are passed over.
    private void SearchProcess(int processId)
    {
        try
        {
            using ProcDirectory process = ProcDirectory.Open(processId, _procRoot);
            using OwnHandle? links = process.TryOpenBelow("fd", out _);
            if (links is null) return;
            foreach (int fd in DirectoryNames.ReadNumbers(links.Fd)) Look(process, links.Fd, fd);
        }
        catch (Exception e) when (e is ProcessNotFoundException or LinuxException)
        {
        }
    }

    private void Look(ProcDirectory process, SafeFd links, int fd)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fd}\0"));
        if (DirectoryCalls.ReadLink(links, name, _link, out int length) != Errno.None
            || !_link.AsSpan().StartsWith("pipe:"u8)) return;
        if (!_byTarget.TryGetValue(Encoding.UTF8.GetString(_link.AsSpan(0, length)), out List<PipeHolder>? holders))
            return;

        byte[] path = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"fdinfo/{fd}\0"));
        Errno errno = DirectoryCalls.ReadFile(process.Fd, path, oneRecord: true, ref _info, out int got);
        uint? flags = errno == Errno.None ? FdInfo.Parse(_info.AsSpan(0, got)).Flags : null;
        holders.Add(new PipeHolder(process.ProcessId, fd, flags is { } raw
            ? PipeDetails.EndOf(OpenFlags.DecodeAccess(raw))
            : PipeEnd.Unknown));
    }
}
