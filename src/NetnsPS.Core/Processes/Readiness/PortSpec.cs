using System.Globalization;

namespace NetnsPS;

/// <summary>What listens on a port.</summary>
public enum PortProtocol
{
    /// <summary>A listening TCP socket.</summary>
    Tcp,

    /// <summary>A bound UDP socket without a peer.</summary>
    Udp,
}

/// <summary>A port to wait for: <c>8080</c>, <c>tcp/8080</c>, <c>udp/53</c>.</summary>
public readonly record struct PortSpec
{
    /// <summary>A TCP port.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="InvalidInputException">It is no port.</exception>
    public PortSpec(int port) : this(PortProtocol.Tcp, port)
    {
    }

    /// <summary>A port of a protocol.</summary>
    /// <param name="protocol">Which one.</param>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="InvalidInputException">It is no port.</exception>
    public PortSpec(PortProtocol protocol, int port)
    {
        if (port is < 1 or > 65535) throw Refuse(port.ToString(CultureInfo.InvariantCulture));
        Protocol = protocol;
        Port = port;
    }

    /// <summary>Which protocol's port.</summary>
    public PortProtocol Protocol { get; }

    /// <summary>The port's number.</summary>
    public int Port { get; }

    /// <summary>Reads <c>[tcp/|udp/]port</c>.</summary>
    /// <param name="text">The text; upper and lower case are the same.</param>
    /// <exception cref="InvalidInputException">It is something else.</exception>
    public static PortSpec Parse(string text) => TryParse(text, out PortSpec port) ? port : throw Refuse(text);

    /// <summary>Reads <c>[tcp/|udp/]port</c>, or says that it is something else.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">The port.</param>
    public static bool TryParse(string? text, out PortSpec result)
    {
        result = default;
        string[] parts = (text ?? "").Split('/');
        PortProtocol? protocol = parts.Length == 1 ? PortProtocol.Tcp : ProtocolOf(parts[0]);
        if (parts.Length > 2 || protocol is null) return false;
        if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            || port is < 1 or > 65535) return false;
        result = new PortSpec(protocol.Value, port);
        return true;
    }

    /// <summary><c>tcp/8080</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{(Protocol == PortProtocol.Udp ? "udp" : "tcp")}/{Port}");

    private static PortProtocol? ProtocolOf(string text) => text.ToUpperInvariant() switch
    {
        "TCP" => PortProtocol.Tcp,
        "UDP" => PortProtocol.Udp,
        _ => null,
    };

    private static InvalidInputException Refuse(string text)
        => new(InputFault.Port,
            $"'{text}' is not a valid port; write a number from 1 to 65535, with 'tcp/' or 'udp/' before it if need "
                + "be, such "
                + "as 8080 or udp/53.");
}
