using System.Globalization;
using System.Text;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

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
        => FdInfoNumber.Unsigned(text) is { } value and <= uint.MaxValue ? (uint)value : null;
}
