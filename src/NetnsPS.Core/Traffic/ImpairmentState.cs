using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>The netem and tbf of a link, and the numbers that they have.</summary>
/// <param name="Netem">Its netem; null when it has none.</param>
/// <param name="Tbf">Its tbf; null when it has none.</param>
/// <param name="NetemHandle">The netem's number.</param>
/// <param name="TbfHandle">The tbf's number.</param>
internal sealed record ImpairmentState(Netem? Netem, Tbf? Tbf, uint NetemHandle, uint TbfHandle)
{
    // 1: and 10:, as the examples of tc-netem(8) number them.
    private const uint DefaultNetemHandle = 0x10000;
    private const uint DefaultTbfHandle = 0x100000;

    internal static ImpairmentState None { get; } = new(null, null, DefaultNetemHandle, DefaultTbfHandle);

    internal bool IsNone => Netem is null && Tbf is null;

    /// <summary>What a link has now.</summary>
    /// <param name="qdiscs">Those of the namespace.</param>
    /// <param name="index">The link.</param>
    /// <param name="foreign">The kind of the root when it is somebody else's.</param>
    internal static ImpairmentState Read(List<QdiscMessage> qdiscs, int index, out string? foreign)
    {
        foreign = null;
        QdiscMessage? root = qdiscs.Find(q => q.LinkIndex == index && q.Parent == QdiscAttribute.TC_H_ROOT);
        // What the kernel put there by itself has no number.
        if (root is null || root.Handle == 0) return None;
        if (root.Kind == Tbf.Kind) return None with { Tbf = ReadTbf(root), TbfHandle = root.Handle };
        if (root.Kind != Netem.Kind)
        {
            foreign = root.Kind;
            return None;
        }

        QdiscMessage? below = qdiscs.Find(q => q.LinkIndex == index && q.Parent == (root.Handle | 1)
            && q.Kind == Tbf.Kind);
        return new ImpairmentState(Netem.Read(root.Options), below is null
            ? null
            : ReadTbf(below), root.Handle, below?.Handle ?? DefaultTbfHandle);
    }

    private static Tbf ReadTbf(QdiscMessage qdisc) => RateMemory.Recall(Tbf.Read(qdisc.Options));
}
