using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>Rule 8: nothing of ours is inherited by a child, which would keep namespaces alive.</summary>
public sealed class CloseOnExecTests
{
    private const int O_CLOEXEC = 0x80000;

    [Fact]
    public void Descriptors_OfNamespacesAndNetlink_AreCloseOnExec()
    {
        using var netns = Netns.CreateTransient();
        using var opened = Netns.OpenPath("/proc/self/ns/net");
        using var other = OpenedFromElsewhere();
        netns.Run(() => _ = netns.Netlink);
        Dictionary<int, int> flags = FlagsOfOurs();

        Assert.Contains(netns.Place.Fd.Number, flags);
        Assert.Contains(other.Netns.Place.Fd.Number, flags);
        Assert.All(flags, fd => Assert.Equal(O_CLOEXEC, fd.Value & O_CLOEXEC));
    }

    [Fact]
    public void Child_OfTheFlow_HoldsNoNamespaceAndNoSocket()
    {
        using var netns = Netns.CreateTransient();
        var start = new ProcessStartInfo("ls", ["-l", "/proc/self/fd"]) { RedirectStandardOutput = true };
        using Process child = netns.Run(() => Process.Start(start)!);
        string listing = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Contains("pipe:[", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("net:[", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("socket:[", listing, StringComparison.Ordinal);
    }

    private static OpenedNetns OpenedFromElsewhere()
    {
        using Process child = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        child.StandardOutput.ReadLine();
        OpenedNetns opened = Netns.OpenProcess(child.Id);
        child.StandardInput.WriteLine();
        child.WaitForExit();
        return opened;
    }

    // Other tests open and close theirs meanwhile.
    private static Dictionary<int, int> FlagsOfOurs()
    {
        var found = new Dictionary<int, int>();
        foreach (string path in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            try
            {
                string number = Path.GetFileName(path);
                if (IsOurs(path)) found[int.Parse(number, CultureInfo.InvariantCulture)] = Flags(number);
            }
            catch (IOException)
            {
                // closed meanwhile
            }
        }

        return found;
    }

    private static bool IsOurs(string path)
        => new FileInfo(path).LinkTarget is { } target
            && (target.StartsWith("net:[", StringComparison.Ordinal)
            || target.StartsWith("socket:[", StringComparison.Ordinal));

    private static int Flags(string fd)
        => Convert.ToInt32(File.ReadLines($"/proc/self/fdinfo/{fd}")
            .First(l => l.StartsWith("flags:", StringComparison.Ordinal))[6..].Trim(), 8);
}
