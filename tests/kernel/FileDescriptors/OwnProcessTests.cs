using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>
/// Random sets of descriptors of this very process, against lsof
/// and /proc; leaks planted among all that the runtime does.
/// </summary>
public sealed class OwnProcessTests
{
    private const int Rounds = 20;

    [Fact]
    public void Read_RandomSets_AreWhatLsofAndProcTell()
    {
        var random = new Random(4711);
        for (int round = 0; round < Rounds; round++)
        {
            var before = ResourceBaseline.Of(FileDescriptorTable.Read(Environment.ProcessId));
            IDisposable[] opened = [.. Enumerable.Range(0, random.Next(2, 30)).Select(_ => Open(random))];
            int[] numbers = [.. opened.SelectMany(NumbersOf)];

            Dictionary<int, FileDescriptor> read = FileDescriptorTable.Read(Environment.ProcessId)
                .ToDictionary(descriptor => descriptor.Fd);
            LsofWitness lsof = LsofWitness.Ask(Environment.ProcessId);

            // The runtime opens and closes what it likes; what is ours is there, as it is, and a leak.
            FileDescriptor[] ours = [.. numbers.Select(number => read[number])];
            Assert.All(ours, descriptor => lsof.AssertSame(descriptor, isElsewhere: false));
            Assert.All(ours, DifferentialTests.AssertAsProcTells);
            Assert.Subset(FdChange.Of(before.Compare(read.Values).Leaks).Select(leak => leak.Fd)
                .ToHashSet(), numbers.ToHashSet());
            Array.ForEach(opened, thing => thing.Dispose());
        }
    }

    private static IDisposable Open(Random random) => random.Next(6) switch
    {
        0 => File.OpenRead("/etc/hosts"),
        1 => File.Open("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite),
        2 => new AnonymousPipeServerStream(),
        3 => Listening(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)),
        4 => Bound(new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp),
            new IPEndPoint(IPAddress.IPv6Loopback, 0)),
        _ => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
    };

    private static Socket Listening(Socket socket)
    {
        Bound(socket, new IPEndPoint(IPAddress.Loopback, 0)).Listen();
        return socket;
    }

    private static Socket Bound(Socket socket, EndPoint end)
    {
        socket.Bind(end);
        return socket;
    }

    private static IEnumerable<int> NumbersOf(IDisposable thing) => thing switch
    {
        FileStream file => [(int)file.SafeFileHandle.DangerousGetHandle()],
        AnonymousPipeServerStream pipe
            => [(int)pipe.SafePipeHandle.DangerousGetHandle(), (int)pipe.ClientSafePipeHandle.DangerousGetHandle()],
        Socket socket => [(int)socket.Handle],
        _ => [],
    };
}
