using System.Net;
using NetnsPS.Measurement;

namespace NetnsPS.Tests.Kernel.Measurement;

public sealed class NetnsReachabilityTests : IDisposable
{
    private readonly RoutedLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Test_AllPairs_ByAllTheirAddresses()
    {
        Netns[] nodes = [_lab.Client, _lab.Router, _lab.Server];
        NetnsReachability all = NetnsReachability.Test(nodes);
        Assert.True(all.Succeeded, all.Text);
        Assert.Equal(6, all.Paths.Count);
        Assert.Equal(4, all.Paths.Single(p => p.From == _lab.Client && p.To == _lab.Router).Tests.Count);

        NetnsSysctl.Set(_lab.Router, "net.ipv4.ip_forward", "0");
        NetnsReachability half = NetnsReachability.Test(
            nodes, options: new() { Timeout = TimeSpan.FromMilliseconds(500) });
        Assert.False(half.Succeeded);
        Assert.Equal(["1/2 ok", "1/2 ok"], half.Failed.Select(p => p.Word));
        Assert.True(NetnsReachability.Test(nodes, family: IPFamily.IPv6).Succeeded);
        Assert.Equal(["timeout", "timeout"], NetnsReachability.Test(nodes, family: IPFamily.IPv4,
            options: new() { Timeout = TimeSpan.FromMilliseconds(500) }).Failed.Select(p => p.Word));
    }

    [Fact]
    public void Test_APort_AtGivenAddresses()
    {
        _lab.Listen("10.2.0.1", 80);
        IPAddress[] addresses = [IPAddress.Parse("10.2.0.1"), IPAddress.Parse("10.1.0.1")];
        NetnsReachability result = NetnsReachability.Test([_lab.Client, _lab.Server], 80, addresses);
        Assert.Equal(["ok", "refused"], result.Paths.Select(p => p.Word));
        Assert.Equal(ProbeOutcome.Refused, result.Failed.Single().Outcome);
    }

    [Fact]
    public void Text_Of8_IsAMatrix_AndOf9AList_Of80Columns()
    {
        Netns[] nodes = [.. Netns.CreateTransient(
            [.. Enumerable.Range(0, 9).Select(i => $"a-namespace-of-a-long-name-{Environment.ProcessId}-{i}")])];
        try
        {
            string[] matrix = NetnsReachability.Test(nodes[..8]).Text.Split('\n');
            Assert.Equal(9, matrix.Length);
            Assert.All(matrix, line => Assert.InRange(line.Length, 1, 80));
            string[] list = NetnsReachability.Test(nodes).Text.Split('\n');
            Assert.Equal(1 + (9 * 8), list.Length);
            Assert.All(list, line => Assert.InRange(line.Length, 1, 80));
        }
        finally
        {
            foreach (Netns netns in nodes) netns.Dispose();
        }
    }

    [Fact]
    public void Test_BadInput_IsRefused()
    {
        Assert.Throws<InvalidInputException>(() => NetnsReachability.Test([_lab.Client]));
        Assert.Throws<InvalidInputException>(() => NetnsReachability.Test([_lab.Client, _lab.Client]));
        Assert.Throws<InvalidInputException>(() => NetnsReachability.Test([_lab.Client, _lab.Server], 0));
        Assert.Throws<InvalidInputException>(() => NetnsReachability.Test(
            [_lab.Client, _lab.Server], addresses: [IPAddress.Parse("10.99.0.1")]));
    }
}
