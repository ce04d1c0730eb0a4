using System.Text.Json;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Unit.Netlink.Replies;

/// <summary>What a kernel says of queueing disciplines, as we read it, is what tc(8) shows of them.</summary>
public sealed class QdiscReplyTests
{
    // tc(8) prints six digits, and a burst as what goes in whole microseconds.
    private const double Digits = 1e-5;

    public static TheoryData<string> Qdiscs
        => [.. ReplyFile.All.Where(n => n.StartsWith("qdisc-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Qdiscs))]
    public void Read_AsTheKernelSentIt_IsWhatTcShows(string name)
    {
        List<QdiscMessage> read = ReplyFile.Read(name, RouteMessageType.RTM_NEWQDISC, QdiscMessage.Read);
        List<JsonElement> told = [.. ReplyFile.Told(name)];
        // tc asks for those of one link and is told of all.
        read.RemoveAll(q => q.LinkIndex != read[^1].LinkIndex);

        Assert.Equal(told.Select(t => t.GetProperty("kind").GetString()), read.Select(q => q.Kind));
        foreach ((QdiscMessage qdisc, JsonElement one) in read.Zip(told))
        {
            Assert.Equal(one.GetProperty("handle").GetString(), $"{qdisc.Handle >> 16:x}:");
            Assert.Equal(one.TryGetProperty("root", out _)
                ? "root"
                : one.GetProperty("parent").GetString(), Place(qdisc.Parent));
            if (qdisc.Kind == Netem.Kind) Compare(Netem.Read(qdisc.Options), one.GetProperty("options"));
            if (qdisc.Kind == Tbf.Kind) Compare(Tbf.Read(qdisc.Options), one.GetProperty("options"));
        }
    }

    [Fact]
    public void Replies_Each_IsOfAWholeConfiguration()
        => Assert.True(Qdiscs.Count >= 20, $"{Qdiscs.Count} replies");

    private static string Place(uint parent)
        => parent == QdiscAttribute.TC_H_ROOT ? "root" : $"{parent >> 16:x}:{parent & 0xffff:x}";

    private static void Compare(Netem netem, JsonElement told)
    {
        Assert.Equal((told.GetProperty("limit").GetUInt32(), told.GetProperty("gap").GetUInt32()),
            (netem.Limit, netem.Gap));
        Near(told, "delay", "delay", netem.Delay.TotalSeconds);
        Near(told, "delay", "jitter", netem.Jitter.TotalSeconds);
        Near(told, "delay", "correlation", netem.DelayCorrelation / 100);
        Near(told, "loss-random", "loss", netem.Loss / 100);
        Near(told, "loss-random", "correlation", netem.LossCorrelation / 100);
        Near(told, "duplicate", "duplicate", netem.Duplicate / 100);
        Near(told, "duplicate", "correlation", netem.DuplicateCorrelation / 100);
        Near(told, "corrupt", "corrupt", netem.Corrupt / 100);
        Near(told, "corrupt", "correlation", netem.CorruptCorrelation / 100);
        Near(told, "reorder", "reorder", netem.Reorder / 100);
        Near(told, "reorder", "correlation", netem.ReorderCorrelation / 100);
        Near(told, "rate", "rate", netem.Rate);
    }

    // What tc leaves out is nothing.
    private static void Near(JsonElement told, string group, string name, double ours)
    {
        double theirs = told.TryGetProperty(group, out JsonElement inside) ? inside.GetProperty(name).GetDouble() : 0;
        Assert.True(Math.Abs(theirs - ours) <= Math.Abs(theirs) * Digits, $"{group} {name}: tc {theirs}, ours {ours}");
    }

    private static void Compare(Tbf tbf, JsonElement told)
    {
        Assert.Equal(told.GetProperty("rate").GetUInt64(), tbf.Rate);
        double burst = told.GetProperty("burst").GetDouble(), wait = told.GetProperty("lat").GetDouble();
        // tc takes the overhead for a part of it.
        Assert.InRange(tbf.Burst + tbf.Overhead, burst - 1, burst + 1 + (tbf.Rate / 1e6));
        // With a peak rate tc shows the longer of two waits.
        if (!told.TryGetProperty("minburst", out _))
            Assert.InRange(((double)tbf.Limit - tbf.Burst - tbf.Overhead) / tbf.Rate * 1e6, wait - 2, wait + 2);
    }
}
