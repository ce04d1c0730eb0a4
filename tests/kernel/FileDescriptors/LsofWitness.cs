using System.Globalization;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What lsof(8) tells of processes, to compare with.</summary>
internal sealed class LsofWitness
{
    private static readonly HashSet<string> s_inetTypes = ["IPv4", "IPv6"];
    private readonly Dictionary<int, Dictionary<int, Dictionary<char, string>>> _told = [];

    private LsofWitness()
    {
    }

    /// <summary>Asks about processes, all at once.</summary>
    internal static LsofWitness Ask(params int[] processIds)
    {
        string output = Tool.Run(
            "lsof", "-n", "-P", "-w", "-a", "-d", "0-65535", "-p", string.Join(',', processIds), "-F", "pftDinPT");
        var witness = new LsofWitness();
        Dictionary<int, Dictionary<char, string>> process = [];
        Dictionary<char, string> current = [];
        // A line for each field, beginning with its letter; p begins a process, f a descriptor.
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == 'p') witness._told[Number(line)] = process = [];
            if (line[0] == 'f') process[Number(line)] = current = [];
            current.TryAdd(line[0], line[1..]);
        }

        return witness;
    }

    /// <summary>Compares all descriptors of a process.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="read">What the engine reads.</param>
    /// <param name="isElsewhere">Whether it lives in another namespace, whose sockets lsof can't see.</param>
    internal void AssertSame(int processId, IReadOnlyList<FileDescriptor> read, bool isElsewhere)
    {
        Assert.Equal(_told[processId].Keys.Order(), read.Select(descriptor => descriptor.Fd));
        foreach (FileDescriptor descriptor in read) AssertSame(descriptor, isElsewhere);
    }

    /// <summary>Compares one descriptor.</summary>
    internal void AssertSame(FileDescriptor descriptor, bool isElsewhere)
    {
        Dictionary<char, string> fields = _told[descriptor.ProcessId][descriptor.Fd];
        Assert.Contains(fields['t'], TypesOf(descriptor, isElsewhere));
        if (!s_inetTypes.Contains(fields['t']) && fields.TryGetValue('i', out string? inode))
            Assert.Equal(inode, descriptor.Inode?.ToString(CultureInfo.InvariantCulture));
        if (descriptor.Kind is FileDescriptorKind.File or FileDescriptorKind.Directory)
            Assert.Equal(fields['n'], descriptor.Target);
        if (s_inetTypes.Contains(fields['t'])) AssertSameSocket(fields, descriptor);
    }

    private static void AssertSameSocket(Dictionary<char, string> fields, FileDescriptor descriptor)
    {
        string ends = descriptor.RemoteEndPoint is null
            ? $"{descriptor.LocalEndPoint}"
            : $"{descriptor.LocalEndPoint}->{descriptor.RemoteEndPoint}";
        // lsof shows a raw socket by its protocol's number, like a port.
        if (fields['P'] is "TCP" or "UDP")
            Assert.Equal((fields['P'].ToLowerInvariant(), fields['n']), (descriptor.Protocol, ends));
    }

    private static int Number(string line) => int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);

    private static string[] TypesOf(FileDescriptor descriptor, bool isElsewhere) => descriptor.Kind switch
    {
        FileDescriptorKind.File or FileDescriptorKind.MemFd or FileDescriptorKind.Namespace => ["REG"],
        FileDescriptorKind.Directory => ["DIR"],
        FileDescriptorKind.CharacterDevice => ["CHR"],
        FileDescriptorKind.BlockDevice => ["BLK"],
        FileDescriptorKind.Pipe or FileDescriptorKind.Fifo => ["FIFO"],
        FileDescriptorKind.Socket => isElsewhere ? [.. SocketTypesOf(descriptor), "sock"] : SocketTypesOf(descriptor),
        _ => ["a_inode"],
    };

    // "sock" is what lsof says when it finds a socket in none of the kernel's lists.
    private static string[] SocketTypesOf(FileDescriptor socket) => socket.Family switch
    {
        SocketFamily.Inet => socket.LocalEndPoint is null || socket.State == SocketState.Closed
            ? ["IPv4", "sock", "raw"]
            : ["IPv4"],
        SocketFamily.Inet6 => socket.LocalEndPoint is null ? ["IPv6", "sock"] : ["IPv6"],
        SocketFamily.Unix => ["unix"],
        SocketFamily.Netlink => ["netlink"],
        SocketFamily.Packet => ["pack"],
        SocketFamily.Vsock => ["sock"],
        _ => [],
    };
}
