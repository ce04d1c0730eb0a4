using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Bench;

/// <summary>
/// Single netlink exchanges in a fresh namespace: a name and the microseconds of each, one line each.
/// </summary>
internal static class NetlinkBench
{
    internal static void Run(string[] args)
    {
        int times = int.Parse(args[0], CultureInfo.InvariantCulture);
        using Netns netns = Netns.CreateTransient();
        NetlinkConnection connection = netns.Netlink;
        var address = new AddressMessage { LinkIndex = 1, Local = IPAddress.Parse("10.0.0.1"), PrefixLength = 32 };
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = netns, Name = "eth0", PeerName = "eth1" });

        Measure("getlink", times, () => connection.Query(LinkMessage.Get(1)));
        Measure("address", times, () =>
        {
            connection.Execute(address.Add());
            connection.Execute(address.Remove());
        });
        Measure("setlink", times,
            () => connection.Execute(new LinkMessage { Index = 1, TxQueueLength = 1000 }.Change()));
        Measure("encode", times, Encode);
    }

    // A whole leaf: a veth with its peer, lo up, an address, a route.
    private static void Encode()
    {
        var writer = new NetlinkWriter(stackalloc byte[1024]);
        s_veth.Create().Encode(ref writer);
        s_up.Change().Encode(ref writer);
        s_address.Add().Encode(ref writer);
        s_route.Add().Encode(ref writer);
        writer.Finish();
    }

    private static readonly LinkMessage s_veth = new()
    {
        Name = "eth0",
        Index = 2,
        TxQueues = 1,
        RxQueues = 1,
        KindOptions = new VethData(new LinkMessage { Name = "port1", NetnsFd = 3, TxQueues = 1, RxQueues = 1 }),
    };

    private static readonly LinkMessage s_up =
        new() { Index = 1, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP };
    private static readonly AddressMessage s_address =
        new() { LinkIndex = 2, Local = IPAddress.Parse("10.0.0.2"), PrefixLength = 16 };
    private static readonly RouteMessage s_route =
        new() { Family = 2, Gateway = IPAddress.Parse("10.0.0.1"), LinkIndex = 2 };

    private static void Measure(string name, int times, Action action)
    {
        // The best of several rounds: the machine's noise only ever adds.
        double best = double.MaxValue;
        for (int round = 0; round < 15; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++) action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / times);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {best:F3}"));
    }
}
