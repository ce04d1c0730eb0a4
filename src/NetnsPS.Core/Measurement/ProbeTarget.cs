using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Measurement;

/// <summary>What a probe speaks.</summary>
public enum ProbeProtocol
{
    /// <summary>TCP: a connection is made, and closed again.</summary>
    Tcp,

    /// <summary>UDP: a datagram is sent, and an answer awaited.</summary>
    Udp,

    /// <summary>ICMP or ICMPv6: an echo request is sent, as ping(8) does, and its reply awaited.</summary>
    Icmp,
}

/// <summary>What is probed: an address, a protocol, and its port.</summary>
public sealed record ProbeTarget
{
    /// <summary>Joins them.</summary>
    /// <param name="address">The address; a link-local one has its zone, the number of a link.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="port">1 to 65535; null with ICMP, which has none.</param>
    /// <exception cref="InvalidInputException">They do not fit together.</exception>
    public ProbeTarget(IPAddress address, ProbeProtocol protocol, int? port)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            throw Refuse(address.ToString());
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            throw new InvalidInputException(
                InputFault.Cidr, $"'{address}' stands for any address; name the one to reach, such as 10.0.0.1.");
        if (address.IsIPv6LinkLocal && address.ScopeId == 0)
            throw new InvalidInputException(InputFault.Cidr,
                $"'{address}' is link-local and needs the link through which it is reached, such as {address}%eth0.");
        if (protocol == ProbeProtocol.Icmp && port is not null)
            throw new InvalidInputException(InputFault.Port, "ICMP has no ports: leave the port out.");
        if (protocol != ProbeProtocol.Icmp && port is null)
            throw new InvalidInputException(InputFault.Port,
                $"{protocol} needs a port from 1 to 65535, such as 80; without one, use ICMP.");
        if (port is < 1 or > 65535)
            throw new InvalidInputException(
                InputFault.Port, $"{port} is not a valid port: expected a number from 1 to 65535.");
        (Address, Protocol, Port) = (address, protocol, port);
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>What is spoken.</summary>
    public ProbeProtocol Protocol { get; }

    /// <summary>The port; null with ICMP.</summary>
    public int? Port { get; }

    internal bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    internal int Family => IsIPv6 ? Interop.Sockets.AF_INET6 : Interop.Sockets.AF_INET;

    /// <summary>Reads an address, whose zone is the name of a link of a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="text">Such as <c>10.0.0.1</c>, <c>fd00::1</c> or <c>fe80::1%eth0</c>.</param>
    /// <exception cref="InvalidInputException">It is malformed.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link in the namespace.</exception>
    public static IPAddress ParseAddress(Netns netns, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int percent = text.IndexOf('%', StringComparison.Ordinal);
        IPAddress address;
        try
        {
            address = Cidr.ParseAddress(percent < 0 ? text : text[..percent]);
        }
        catch (InvalidInputException)
        {
            throw Refuse(text);
        }

        if (percent < 0) return address;
        if (!address.IsIPv6LinkLocal) throw Refuse(text);
        return new IPAddress(address.GetAddressBytes(), NetnsLink.Get(netns, text[(percent + 1)..]).Index);
    }

    /// <summary>As it is written: <c>10.0.0.1:80/tcp</c>.</summary>
    public override string ToString()
        => Port is { } port
            ? string.Create(CultureInfo.InvariantCulture,
                $"{new IPEndPoint(Address, port)}/{Protocol.ToString().ToLowerInvariant()}")
            : $"{Address}/icmp";

    private static InvalidInputException Refuse(string text) => new(InputFault.Cidr,
        $"'{text}' is not an IP address; write one such as 10.0.0.1 or fd00::1, and a link-local one with its link, "
            + "such as fe80::1%eth0.");
}
