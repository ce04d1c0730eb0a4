using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Bench;

/// <summary>
/// A snapshot of a process with many descriptors, against a C program that only lists them and reads each link and fdinfo
/// (ours makes objects of them, asks for the attributes of files, and describes the sockets), and against lsof.
/// </summary>
internal static class FdsBench
{
    private const int Rounds = 15;

    /// <summary>Runs it: <c>[count]</c>, 10,000 descriptors by default.</summary>
    internal static void Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        string directory = Directory.CreateTempSubdirectory("fdsbench").FullName;
        try
        {
            Measure(Compile(directory, "floor"), Compile(directory, "hold"), count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string floor, string hold, int count)
    {
        using Process holder = Start(hold, $"{count}");
        string held = holder.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"A process may not hold {count} descriptors here (ulimit -Hn); ask for fewer.");
        Console.WriteLine($"{held} descriptors, medians of {Rounds} rounds, milliseconds");

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
        => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static string SourceDirectory([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static double Median(List<double> values)
    {
        // The first rounds are the compiler's.
        List<double> settled = values.Count > Rounds ? [.. values.Skip(values.Count - Rounds)] : values;
        return settled.Order().ElementAt(settled.Count / 2);
    }

    private static void Report(string what, double milliseconds, double floor)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34} {milliseconds,9:f2}   {milliseconds / floor,5:f2} x"));
}
