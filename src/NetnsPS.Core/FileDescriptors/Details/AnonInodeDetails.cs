using System.Text;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

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
