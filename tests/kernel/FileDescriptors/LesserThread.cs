using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Runs code on a thread that gave rights away for good; the thread ends with it.</summary>
internal static unsafe partial class LesserThread
{
    private const int CapSysPtrace = 19;
    private const uint CapabilityVersion3 = 0x20080522;

    /// <summary>
    /// As another user towards file systems: setfsuid(2) also takes the capabilities over files away.
    /// </summary>
    internal static void RunAsFileSystemUser(uint user, Action action)
        => Run(
            () =>
            {
                _ = setfsuid(user);
                // It returns the user before; asked with a user that does not exist, it tells and changes nothing.
                Assert.Equal((int)user, setfsuid(uint.MaxValue));
            },
            action);

    /// <summary>Without the right to look into other users' processes (CAP_SYS_PTRACE).</summary>
    internal static void RunWithoutPtrace(Action action)
        => Run(
            () =>
            {
                uint* header = stackalloc uint[] { CapabilityVersion3, 0 };
                uint* sets = stackalloc uint[6];
                Assert.Equal(0, capget(header, sets));
                sets[0] &= ~(1u << CapSysPtrace);
                Assert.Equal(0, capset(header, sets));
            },
            action);

    private static void Run(Action giveAway, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                giveAway();
                action();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc")]
    private static partial int setfsuid(uint user);

    [LibraryImport("libc")]
    private static partial int capget(uint* header, uint* sets);

    [LibraryImport("libc")]
    private static partial int capset(uint* header, uint* sets);
}
