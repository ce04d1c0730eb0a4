using System.Diagnostics;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Processes that we may see only in part, or not at all.</summary>
public sealed class AccessTests
{
    private const uint Nobody = 65534;

    [Fact]
    public void Read_ListRefused_IsOneClearError()
    {
        using Process process = Process.Start("sleep", "1000");
        try
        {
            LesserThread.RunAsFileSystemUser(Nobody, () =>
            {
                var error = Assert.Throws<FdAccessDeniedException>(() => FileDescriptorTable.Read(process.Id));
                Assert.Equal((process.Id, Errno.EACCES), (error.ProcessId, error.Errno));
            });
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void Read_LinksRefused_AreUnreadableWithTheReasonAndNotDropped()
    {
        using Process process = Process.Start(
            "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "sleep", "1000"]);
        try
        {
            Assert.True(SpinWait.SpinUntil(
                () => File.ReadAllText($"/proc/{process.Id}/comm") == "sleep\n", TimeSpan.FromSeconds(10)));
            IReadOnlyList<FileDescriptor> whole = FileDescriptorTable.Read(process.Id);

            LesserThread.RunWithoutPtrace(() =>
            {
                IReadOnlyList<FileDescriptor> read = FileDescriptorTable.Read(process.Id);

                Assert.Equal(whole.Select(descriptor => descriptor.Fd), read.Select(descriptor => descriptor.Fd));
                Assert.All(read, descriptor => Assert.Equal(FileDescriptorKind.Unreadable, descriptor.Kind));
                Assert.All(read, descriptor =>
                    Assert.Contains(nameof(Errno.EACCES), descriptor.Reason, StringComparison.Ordinal));
                Assert.False(ResourceBaseline.Of(whole).Compare(read).IsComplete);
                Assert.Empty(ResourceBaseline.Of(whole).Compare(read).Changes);
            });
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
