using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace NetnsPS.Bench;

/// <summary>
/// The star of N leaves on a bridge in a hub, built and torn down by the engine; the protocol of star.h, so that one
/// driver runs all competitors: a line with milliseconds after the build, a line after the teardown, each answered by a
/// line.
/// </summary>
internal static class StarBench
{
    internal static void Run(string[] args)
    {
        int leaves = int.Parse(args[0], CultureInfo.InvariantCulture),
            rounds = int.Parse(args[1], CultureInfo.InvariantCulture);
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<Netns> made = Plan(leaves).Build();
            Report(start);
            start = Stopwatch.GetTimestamp();
            Netns.RemoveAll(made);
            Report(start);
        }
    }

    private static NetworkPlan Plan(int leaves)
    {
        var plan = new NetworkPlan();
        PlannedNetns hub = plan.AddNetns("hub");
        PlannedLink bridge = hub.AddBridge("br0");
        bridge.Addresses.Add(new Cidr(AddressOf(1), 16));
        for (int i = 0; i < leaves; i++)
        {
            PlannedNetns leaf = plan.AddNetns($"leaf{i}");
            (PlannedLink end, PlannedLink port) = plan.AddCable(leaf, "eth0", hub, $"port{i}");
            end.Addresses.Add(new Cidr(AddressOf(2 + i), 16));
            leaf.Routes.Add(new PlannedRoute(null, AddressOf(1)));
            port.Master = bridge;
        }

        return plan;
    }

    private static IPAddress AddressOf(int host) => new([10, 0, (byte)(host >> 8), (byte)host]);

    private static void Report(long start)
    {
        Console.WriteLine(Stopwatch.GetElapsedTime(start)
            .TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
        Console.ReadLine();
    }
}
