using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Observation;

/// <summary>An IP socket as <c>ss -ane</c> writes it; and one of ours, written in the same way.</summary>
internal sealed partial record SsLine(
    string State, string Queues, string Local, string Remote, string Users, string Timer, string Mark, string IPv6Only)
{
    // State Recv-Q Send-Q Local Peer users:((…)) timer:(…) uid:… ino:… sk:… fwmark:0x7 v6only:1
    internal static SsLine Parse(string[] fields)
    {
        string rest = string.Join(' ', fields.Skip(5));
        return new SsLine(
            StateOf(fields[0]).ToString(), $"{fields[1]} {fields[2]}", fields[3], fields[4], UsersOf(rest),
            TimerName().Match(rest).Groups[1].Value, FirewallMark().Match(rest).Groups[1].Value, V6Only().Match(rest)
                .Groups[1].Value);
    }

    internal static SsLine Of(NetnsSocket socket) => new(
        socket.State.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{socket.ReceiveQueue} {socket.SendQueue}"),
        End(socket, socket.LocalEndPoint as IPEndPoint, isLocal: true),
        End(socket, socket.RemoteEndPoint as IPEndPoint, isLocal: false), UsersOf(socket),
        socket.Timer?.Kind switch
        {
            null => "",
            SocketTimerKind.Retransmit => "on",
            SocketTimerKind.KeepAlive
                => "keepalive",
            SocketTimerKind.TimeWait => "timewait",
            _ => "persist",
        },
        socket.Mark is > 0 ? $"0x{socket.Mark:x}" : "",
        socket is { IsIPv6Only: { } only, Protocol: not NetnsSocketProtocol.Raw } ? only ? "1" : "0" : "");

    internal static SocketState StateOf(string state) => state switch
    {
        "LISTEN" => SocketState.Listen,
        "ESTAB" => SocketState.Established,
        "UNCONN" => SocketState.Closed,
        "CLOSE-WAIT" => SocketState.CloseWait,
        "TIME-WAIT" => SocketState.TimeWait,
        "FIN-WAIT-2" => SocketState.FinWait2,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    internal static string UsersOf(string line)
        => string.Join(',', Holder().Matches(line).Select(m => $"{m.Groups[1]}/{m.Groups[2]}/{m.Groups[3]}").Order());

    internal static string UsersOf(NetnsSocket socket)
        => string.Join(',', socket.Processes.Select(p =>
            string.Create(CultureInfo.InvariantCulture, $"{p.ProcessName}/{p.ProcessId}/{p.Fd}")).Order());

    private static string End(NetnsSocket socket, IPEndPoint? end, bool isLocal)
    {
        bool takesBoth = socket.Family == SocketFamily.Inet6 && socket.IsIPv6Only != true;
        string none = takesBoth ? "*" : socket.Family == SocketFamily.Inet6 ? "[::]" : "0.0.0.0";
        string address = end is null || (takesBoth && end.Address.Equals(IPAddress.IPv6Any)) ? none
            : end.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{end.Address}]"
            : end.Address.ToString();
        if (isLocal && socket.LinkName is { } link) address += $"%{link}";
        return $"{address}:{Port(socket, end, isLocal)}";
    }

    // The port of a raw socket is its protocol.
    private static string Port(NetnsSocket socket, IPEndPoint? end, bool isLocal)
        => socket.Protocol == NetnsSocketProtocol.Raw && isLocal
            ? socket.SubProtocol switch { "icmp" => "1", "gre" => "47", "icmpv6" => "58", _ => socket.SubProtocol! }
            : end is { Port: > 0 } ? end.Port.ToString(CultureInfo.InvariantCulture) : "*";

    [GeneratedRegex(@"\(""([^""]*)"",pid=(\d+),fd=(\d+)\)")]
    private static partial Regex Holder();

    [GeneratedRegex(@"timer:\((\w+)")]
    private static partial Regex TimerName();

    [GeneratedRegex(@"fwmark:(\w+)")]
    private static partial Regex FirewallMark();

    [GeneratedRegex(@"v6only:(\d)")]
    private static partial Regex V6Only();
}
