using System.Globalization;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>A pidfd.</summary>
/// <param name="TargetProcessId">The process it stands for; null when it is in another PID namespace.</param>
/// <param name="HasExited">Whether that process has ended and was waited for.</param>
public sealed record PidFdDetails(int? TargetProcessId, bool HasExited) : FdDetails
{
    /// <summary>The process's numbers in its PID namespaces, outermost first.</summary>
    public IReadOnlyList<int> NamespaceProcessIds { get; init; } = [];

    /// <inheritdoc/>
    protected override string Summary
        => HasExited ? "process that has ended"
            : TargetProcessId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"process {id}")
            : "process in another PID namespace";

    // Its number is gone once the process was waited for; on Linux 6.9 and later the inode still tells.
    internal override bool IsSameObject(FdDetails other)
        => other is not PidFdDetails pidFd || TargetProcessId is null || pidFd.TargetProcessId is null
            || TargetProcessId == pidFd.TargetProcessId;

    /// <summary>
    /// Reads the lines of pidfd_show_fdinfo in fs/pidfs.c
    /// (kernel/fork.c before): Pid is -1 once it was reaped, 0 outside.
    /// </summary>
    internal static PidFdDetails Parse(ReadOnlySpan<byte> info)
    {
        int? pid = null;
        IReadOnlyList<int> nested = [];
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("Pid"u8)) pid = ProcNumber.Int32(lines.Value);
            else if (lines.Key.SequenceEqual("NSpid"u8)) nested = Numbers(lines.Value);
        }

        return new PidFdDetails(pid > 0 ? pid : null, pid < 0) { NamespaceProcessIds = pid > 0 ? nested : [] };
    }

    private static List<int> Numbers(ReadOnlySpan<byte> text)
    {
        var numbers = new List<int>();
        foreach (Range range in text.Split((byte)'\t'))
        {
            if (ProcNumber.Int32(text[range]) is { } number) numbers.Add(number);
        }

        return numbers;
    }
}

/// <summary>A namespace.</summary>
/// <param name="Type">The kernel's word for it: <c>net</c>, <c>mnt</c>,
/// <c>user</c>, ...; null when it could not be asked.</param>
/// <param name="Inode">The number that identifies the namespace (namespaces(7)).</param>
public sealed record NamespaceDetails(string? Type, ulong? Inode) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture, $"{Type ?? "some"} namespace {Inode}");

    internal override bool IsSameObject(FdDetails other)
        => other is not NamespaceDetails space || Inode is null || space.Inode is null || Inode == space.Inode;
}

/// <summary>A BPF map or program.</summary>
/// <param name="Id">The number that <c>bpftool</c> shows.</param>
/// <param name="TypeNumber">The type's number: BPF_MAP_TYPE_...
/// or BPF_PROG_TYPE_... (include/uapi/linux/bpf.h).</param>
public sealed record BpfDetails(uint? Id, uint? TypeNumber) : FdDetails
{
    /// <summary>A program's hash over its instructions; null for a map.</summary>
    public string? Tag { get; init; }

    /// <summary>Bytes of a map's keys; null for a program.</summary>
    public uint? KeySize { get; init; }

    /// <summary>Bytes of a map's values; null for a program.</summary>
    public uint? ValueSize { get; init; }

    /// <summary>How many entries a map can hold; null for a program.</summary>
    public uint? MaxEntries { get; init; }

    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture,
            $"id {Id}, type {TypeNumber}{(Tag is null ? $", up to {MaxEntries} entries" : $", tag {Tag}")}");

    internal override bool IsSameObject(FdDetails other)
        => other is not BpfDetails bpf || Id is null || bpf.Id is null || Id == bpf.Id;

    /// <summary>Reads the lines of bpf_map_show_fdinfo and bpf_prog_show_fdinfo in kernel/bpf/syscall.c.</summary>
    internal static BpfDetails Parse(ReadOnlySpan<byte> info)
    {
        var details = new BpfDetails(null, null);
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> key = lines.Key;
            if (key.SequenceEqual("map_id"u8) || key.SequenceEqual("prog_id"u8))
                details = details with { Id = Number(lines.Value) };
            else if (key.SequenceEqual("map_type"u8) || key.SequenceEqual("prog_type"u8))
                details = details with { TypeNumber = Number(lines.Value) };
            else if (key.SequenceEqual("prog_tag"u8))
                details = details with { Tag = Encoding.UTF8.GetString(lines.Value) };
            else if (key.SequenceEqual("key_size"u8)) details = details with { KeySize = Number(lines.Value) };
            else if (key.SequenceEqual("value_size"u8)) details = details with { ValueSize = Number(lines.Value) };
            else if (key.SequenceEqual("max_entries"u8)) details = details with { MaxEntries = Number(lines.Value) };
        }

        return details;
    }

    private static uint? Number(ReadOnlySpan<byte> text)
        => ProcNumber.Unsigned(text) is { } value and <= uint.MaxValue ? (uint)value : null;
}

/// <summary>
/// An object of the kernel without a file of its own: io_uring, userfaultfd, perf events, dma-buf, KVM, BPF links, ...
/// </summary>
/// <param name="Name">The kernel's name for it: <c>io_uring</c>, <c>bpf_link</c>, <c>kvm-vm</c>, ...</param>
/// <param name="Fields">The lines of its fdinfo beyond the common ones, as the kernel writes them.</param>
public sealed record AnonInodeDetails(string Name, IReadOnlyDictionary<string, string> Fields) : FdDetails
{
    private const int FieldsInSummary = 3;

    /// <inheritdoc/>
    protected override string Summary
        => string.Join(", ", Fields.Take(FieldsInSummary).Select(pair => $"{pair.Key} {pair.Value}").Prepend(Name));

    internal override bool IsSameObject(FdDetails other) => other is not AnonInodeDetails anon || Name == anon.Name;

    /// <summary>Keeps whatever lines there are; the last of several with one key wins.</summary>
    internal static AnonInodeDetails Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> info)
    {
        var fields = new Dictionary<string, string>();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext()) fields[Encoding.UTF8.GetString(lines.Key)] = Encoding.UTF8.GetString(lines.Value);
        return new AnonInodeDetails(Encoding.UTF8.GetString(name), fields);
    }
}
