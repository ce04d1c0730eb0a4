using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Bench;

/// <summary>
/// A snapshot of a process with many descriptors, against a C program that only lists them and reads each link and
/// fdinfo (ours makes objects of them, asks for the attributes of files, and describes the sockets), and against lsof.
/// </summary>
internal static class FdsBench
{
    private const int Rounds = 15;

    /// <summary>
    /// Runs it: <c>[count]</c>, 10,000 descriptors by default; after that how time and memory grow up to 100,000.
    /// </summary>
    internal static void Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        string directory = Directory.CreateTempSubdirectory("fdsbench").FullName;
        try
        {
            string floor = Compile(directory, "floor"), hold = Compile(directory, "hold");
            Measure(floor, hold, count);
            if (args.Length == 0) MeasureGrowth(floor, hold);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string floor, string hold, int count)
    {
        using Process holder = Hold(hold, count);
        Console.WriteLine($"{count} descriptors, medians of {Rounds} rounds, milliseconds");

        // In turns, so that whatever else the machine does hits all alike.
        var ours = new List<double>();
        var noSockets = new List<double>();
        var c = new List<double>();
        for (int round = 0; round < 4 + Rounds; round++)
        {
            ours.Add(Snapshot(holder.Id, sockets: true));
            noSockets.Add(Snapshot(holder.Id, sockets: false));
            c.Add(Floor(floor, holder.Id));
        }

        double base_ = Median(c);
        Report("C: list, link, fdinfo", base_, base_);
        Report("snapshot", Median(ours), base_);
        Report("snapshot, sockets not described", Median(noSockets), base_);
        Report("lsof -n -P -p", Median([.. Enumerable.Range(0, 3).Select(_ => Lsof(holder.Id))]), base_);
        Release(holder);
    }

    private static void MeasureGrowth(string floor, string hold)
    {
        Console.WriteLine($"{"descriptors",11} {"ms",9} {"µs each",9} {"C, µs each",11} {"ratio",6} "
            + $"{"memory of the snapshot",23}");
        foreach (int count in (int[])[1_000, 10_000, 100_000])
        {
            Process[] holders = HoldMany(hold, count);
            var ours = new List<double>();
            var c = new List<double>();
            for (int round = 0; round < 5; round++)
            {
                ours.Add(holders.Sum(holder => Snapshot(holder.Id, sockets: true)));
                c.Add(holders.Sum(holder => Floor(floor, holder.Id)));
            }

            double time = Median(ours), base_ = Median(c);
            string processes = holders.Length == 1 ? "" : $" in {holders.Length} processes";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,11} {time,9:f2} {time * 1000 / count,9:f2} {base_ * 1000 / count,11:f2} {time / base_,6:f2} "
                    + $"{MemoryOf(holders) / 1e6,20:f1} MB{processes}"));
            Array.ForEach(holders, Release);
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"peak of the whole process: {self.PeakWorkingSet64 / 1e6:f0} MB"));
    }

    private static long MemoryOf(Process[] holders)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        IReadOnlyList<FileDescriptor>[] snapshots = [.. holders.Select(holder => FileDescriptorTable.Read(holder.Id))];
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(snapshots);
        return after - before;
    }

    private static Process Hold(string hold, int count)
        => TryHold(hold, count) ?? throw new InvalidOperationException(
            $"A process may not hold {count} descriptors here (ulimit -Hn); ask for fewer.");

    // One process where it may hold so many; else as few as can.
    private static Process[] HoldMany(string hold, int count)
    {
        for (int processes = 1; ; processes *= 2)
        {
            if (TryHold(hold, count / processes) is { } first)
                return [first, .. Enumerable.Range(1, processes - 1).Select(_ => Hold(hold, count / processes))];
        }
    }

    private static Process? TryHold(string hold, int count)
    {
        Process holder = Start(hold, $"{count}");
        if (holder.StandardOutput.ReadLine() is not null) return holder;
        holder.WaitForExit();
        holder.Dispose();
        return null;
    }

    private static void Release(Process holder)
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    private static double Snapshot(int processId, bool sockets)
    {
        long start = Stopwatch.GetTimestamp();
        FileDescriptorTable.Read(processId, new FdReadOptions { DescribeSockets = sockets });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The second reading of a fresh process: the first one also pays for its page faults.
    private static double Floor(string floor, int processId)
    {
        using Process process = Start(floor, $"{processId}", "2");
        string last = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        process.WaitForExit();
        return double.Parse(last, CultureInfo.InvariantCulture);
    }

    private static double Lsof(int processId)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Start("lsof", "-n", "-P", "-w", "-p", $"{processId}");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Compile(string directory, string name)
    {
        string program = Path.Combine(directory, name);
        using Process cc = Start("cc", "-O2", "-Wall", "-o", program, Path.Combine(SourceDirectory(), name + ".c"));
        cc.WaitForExit();
        return cc.ExitCode == 0 ? program : throw new InvalidOperationException($"cc could not compile {name}.c.");
    }

    private static Process Start(string program, params string[] arguments)
        => Process.Start(new ProcessStartInfo(
            program, arguments)
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static string SourceDirectory([System.Runtime.CompilerServices.CallerFilePath] string file = "")
        => Path.GetDirectoryName(file)!;

    private static double Median(List<double> values)
    {
        // The first rounds are the compiler's.
        List<double> settled = values.Count > Rounds ? [.. values.Skip(values.Count - Rounds)] : values;
        return settled.Order().ElementAt(settled.Count / 2);
    }

    private static void Report(string what, double milliseconds, double floor)
        => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-34} {milliseconds,9:f2}   {milliseconds / floor,5:f2} x"));
}
