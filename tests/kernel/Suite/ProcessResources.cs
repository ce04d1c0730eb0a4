using System.Globalization;

namespace NetnsPS.Tests.Kernel.Suite;

/// <summary>What this process holds that a leak would make grow, read from /proc without the engine's help.</summary>
internal sealed record ProcessResources(
    IReadOnlyList<string> Fds, IReadOnlyList<string> Mounts, IReadOnlyList<string> Children,
        IReadOnlyList<string> Namespaces, IReadOnlyList<string> Strays)
{
    // Whoever publishes the first name makes this directory a mount point, which stays (ip-netns(8)). Of the names in
    // it those of this suite have the number of its process; others come and go with what else runs here.
    private const string NetnsDirectory = "/run/netns";
    private const int MountPoint = 4; // proc_pid_mountinfo(5): the fifth field

    internal static ProcessResources OfThisProcess() => new(
        [.. Links("/proc/self/fd").Where(IsOfInterest)],
        [.. File.ReadAllLines("/proc/self/mountinfo").Where(line => IsOurs(line.Split(' ')[MountPoint]))],
        [.. LivingChildren()],
        [.. Links("/proc/self/fd").Where(t => t.StartsWith("net:[", StringComparison.Ordinal))],
        [.. NetnsFlow.FindStrays().Select(s => s.ToString())]);

    /// <summary>One line for each kind of thing of which there is more now.</summary>
    internal IEnumerable<string> WhatIsMoreThan(ProcessResources before)
        => More("descriptors", Fds, before.Fds, margin: FdMargin)
            .Concat(More("mounts", Mounts, before.Mounts))
            .Concat(More("children", Children, before.Children))
            .Concat(More("namespaces held", Namespaces, before.Namespaces))
            .Concat(More("threads astray", Strays, before.Strays));

    private static bool IsOurs(string mountPoint)
        => !mountPoint.StartsWith(NetnsDirectory, StringComparison.Ordinal)
            || mountPoint.Contains(
                string.Create(CultureInfo.InvariantCulture, $"-{Environment.ProcessId}"), StringComparison.Ordinal);

    // Assemblies stay open from their first use on (twice each); which ones that are depends on the tests that ran.
    private static bool IsOfInterest(string target)
        => !target.EndsWith(".dll", StringComparison.Ordinal)
            && (!target.StartsWith("/proc/", StringComparison.Ordinal)
            || target.Contains("/ns/", StringComparison.Ordinal));

    // The runtime itself opens a few on first use: epoll, signal pipes, a random device.
    private const int FdMargin = 24;

    private static IEnumerable<string> More(
        string what, IReadOnlyList<string> now, IReadOnlyList<string> before, int margin = 0)
    {
        if (now.Count <= before.Count + margin) yield break;
        IEnumerable<string> extra = now.GroupBy(t => t).SelectMany(g => g.Skip(before.Count(b => b == g.Key)));
        yield return $"{what}: {before.Count} before, {now.Count} now; more of: {string.Join(", ", extra.Take(20))}";
    }

    private static IEnumerable<string> Links(string directory)
    {
        foreach (string path in Directory.GetFileSystemEntries(directory))
        {
            string? target = null;
            try
            {
                target = new FileInfo(path).LinkTarget;
            }
            catch (IOException)
            {
            }

            if (target is not null) yield return target;
        }
    }

    // A zombie counts as gone: it holds nothing any more.
    private static IEnumerable<string> LivingChildren()
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            foreach (string id in ReadOrEmpty(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string status = ReadOrEmpty($"/proc/{id}/stat");
                if (status.Length > 0 && status[(status.LastIndexOf(')') + 2)..][0] != 'Z')
                    yield return status[..(status.LastIndexOf(')') + 1)];
            }
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
