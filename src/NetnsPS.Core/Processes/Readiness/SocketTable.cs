using System.Globalization;

namespace NetnsPS.Processes;

/// <summary>The sockets of a namespace that wait for somebody, from /proc/net/{tcp,tcp6,udp,udp6} (proc_pid_net(5)).</summary>
internal static class SocketTable
{
    private const string Listen = "0A"; // TCP_LISTEN
    private const string Unconnected = "07"; // TCP_CLOSE, what a UDP socket without a peer shows

    /// <summary>The inode numbers of the sockets that listen on a port.</summary>
    internal static IReadOnlyList<ulong> InodesOn(Netns netns, PortSpec port)
    {
        bool udp = port.Protocol == PortProtocol.Udp;
        string name = udp ? "udp" : "tcp";

        // The thread's own view: /proc/net is the main thread's.
        return netns.Run(() => (List<ulong>)
        [
            .. Parse(ReadLines($"/proc/thread-self/net/{name}"), port.Port, udp ? Unconnected : Listen),
            .. Parse(ReadLines($"/proc/thread-self/net/{name}6"), port.Port, udp ? Unconnected : Listen),
        ]);
    }

    /// <summary>Takes the table apart: the second column is address:port in hexadecimal, the fourth the state, the tenth the inode.</summary>
    internal static IEnumerable<ulong> Parse(IEnumerable<string> lines, int port, string state)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (string line in lines)
        {
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[3] == state && columns[1].EndsWith(wanted, StringComparison.Ordinal)
                && ulong.TryParse(columns[9], CultureInfo.InvariantCulture, out ulong inode)) yield return inode;
        }
    }

    // Line by line; none without IPv6 in this kernel.
    private static IEnumerable<string> ReadLines(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
