namespace NetnsPS.Bench;

/// <summary>The benchmarks that are C#: <c>./build.sh bench NAME</c>.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Action<string[]>> s_benchmarks = new()
    {
        ["fds-engine"] = FdsBench.Run,
        ["star-engine"] = StarBench.Run,
        ["netlink-engine"] = NetlinkBench.Run,
    };

    private static int Main(string[] args)
    {
        if (args.Length > 0 && s_benchmarks.TryGetValue(args[0], out Action<string[]>? benchmark))
        {
            benchmark(args[1..]);
            return 0;
        }

        Console.Error.WriteLine($"No such benchmark; there are: {string.Join(", ", s_benchmarks.Keys)}");
        return 2;
    }
}
