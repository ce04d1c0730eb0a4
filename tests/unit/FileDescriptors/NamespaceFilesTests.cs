using NetnsPS.FileDescriptors;
using NetnsPS.Interop;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.FileDescriptors;

/// <summary>Descriptors of other processes that were namespaces when they were looked at.</summary>
public sealed class NamespaceFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netnsps-nsfs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // To open it as a namespace would wait for a writer for ever.
    [Fact]
    public void Describe_FifoMeanwhile_HasNoType()
    {
        using (System.Diagnostics.Process mkfifo = System.Diagnostics.Process.Start(
            "mkfifo", Path.Combine(_folder, "fifo"))) mkfifo.WaitForExit();
        using SafeFd folder = Files.OpenPlace(_folder);
        Assert.Equal(Errno.None, FolderCalls.OpenFile(folder, "fifo", out SafeFd fifo));
        using (fifo) Assert.Null(TypeOf(fifo));
    }

    [Fact]
    public void Describe_Namespace_HasItsType()
    {
        using SafeFd own = Files.OpenReadOnly("/proc/self/ns/uts");
        Assert.Equal("uts", TypeOf(own));
    }

    private static string? TypeOf(SafeFd fd)
    {
        using ProcDirectory process = ProcDirectory.Open(Environment.ProcessId, "/proc");
        var seen = new FdSighting(fd.Number, "/run/netns/name"u8, Errno.None, default, default, Errno.None);
        return FdFactory.NamespaceOf(process, seen).Type;
    }
}
