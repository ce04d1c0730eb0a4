using System.Globalization;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What is read of a process, against what lsof reads of it.</summary>
public sealed class LsofTests
{
    private static readonly HashSet<string> s_inetTypes = ["IPv4", "IPv6"];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Read_RandomDescriptors_AreWhatLsofTells(int seed)
    {
        using FdHolder holder = FdHolder.Start(ownNetns: false);
        holder.OpenRandom(seed, 150);

        Dictionary<int, Dictionary<char, string>> told = Lsof(holder.Id);
        IReadOnlyList<FileDescriptor> read = holder.Read();

        Assert.Equal(told.Keys.Order(), read.Select(descriptor => descriptor.Fd));
        foreach (FileDescriptor descriptor in read)
        {
            Dictionary<char, string> fields = told[descriptor.Fd];
            Assert.Contains(fields['t'], TypesOf(descriptor));
            if (!s_inetTypes.Contains(fields['t']) && fields.TryGetValue('i', out string? inode))
                Assert.Equal(inode, descriptor.Inode?.ToString(CultureInfo.InvariantCulture));
            if (descriptor.Kind is FileDescriptorKind.File or FileDescriptorKind.Directory) Assert.Equal(fields['n'], descriptor.Target);
            if (s_inetTypes.Contains(fields['t'])) AssertSameSocket(fields, descriptor);
        }
    }

    private static void AssertSameSocket(Dictionary<char, string> fields, FileDescriptor descriptor)
    {
        string ends = descriptor.RemoteEndPoint is null ? $"{descriptor.LocalEndPoint}" : $"{descriptor.LocalEndPoint}->{descriptor.RemoteEndPoint}";
        // lsof shows a raw socket by its protocol's number, like a port.
        if (fields['P'] is "TCP" or "UDP") Assert.Equal((fields['P'].ToLowerInvariant(), fields['n']), (descriptor.Protocol, ends));
    }

    // lsof -F: a line for each field, beginning with its letter; f begins a descriptor.
    private static Dictionary<int, Dictionary<char, string>> Lsof(int processId)
    {
        string output = Tool.Run("lsof", "-n", "-P", "-w", "-a", "-d", "0-65535", "-p", $"{processId}", "-F", "ftDinPT");
        var all = new Dictionary<int, Dictionary<char, string>>();
        Dictionary<char, string> current = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == 'f') all[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)] = current = [];
            current.TryAdd(line[0], line[1..]);
        }

        return all;
    }

    private static string[] TypesOf(FileDescriptor descriptor) => descriptor.Kind switch
    {
        FileDescriptorKind.File or FileDescriptorKind.MemFd or FileDescriptorKind.Namespace => ["REG"],
        FileDescriptorKind.Directory => ["DIR"],
        FileDescriptorKind.CharacterDevice => ["CHR"],
        FileDescriptorKind.Pipe or FileDescriptorKind.Fifo => ["FIFO"],
        FileDescriptorKind.Socket => SocketTypesOf(descriptor),
        _ => ["a_inode"],
    };

    // "sock" is what lsof says when it finds a socket in none of the kernel's lists.
    private static string[] SocketTypesOf(FileDescriptor socket) => socket.Family switch
    {
        SocketFamily.Inet => socket.LocalEndPoint is null || socket.State == SocketState.Closed ? ["IPv4", "sock", "raw"] : ["IPv4"],
        SocketFamily.Inet6 => socket.LocalEndPoint is null ? ["IPv6", "sock"] : ["IPv6"],
        SocketFamily.Unix => ["unix"],
        SocketFamily.Netlink => ["netlink"],
        SocketFamily.Packet => ["pack"],
        _ => [],
    };
}
