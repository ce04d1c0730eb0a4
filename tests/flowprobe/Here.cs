using System.Globalization;

namespace NetnsPS.Tests.FlowProbe;

/// <summary>Where the calling thread is, by the kernel's word.</summary>
internal static class Here
{
    internal static ulong Inode => Of("/proc/thread-self");

    /// <summary>The inode number of a thread's namespace; 0 when the thread has ended.</summary>
    internal static ulong Of(string task)
    {
        try
        {
            string link = new FileInfo(task + "/ns/net").LinkTarget ?? "net:[0]";
            return ulong.Parse(link["net:[".Length..^1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Writes one result line.</summary>
    internal static void Say(string key, object? value) => Console.WriteLine($"{key}={value}");
}
