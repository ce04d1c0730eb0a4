namespace NetnsPS;

/// <summary>What kind of input was refused; part of the error's stable identity.</summary>
public enum InputFault
{
    /// <summary>A name for a namespace.</summary>
    NetnsName,

    /// <summary>The same name twice in one call.</summary>
    DuplicateName,

    /// <summary>An interface name (dev_valid_name, net/core/dev.c).</summary>
    LinkName,

    /// <summary>An address with its prefix length.</summary>
    Cidr,

    /// <summary>Two addresses that belong together but are of different families.</summary>
    AddressFamily,

    /// <summary>A maximum transmission unit, in bytes.</summary>
    Mtu,

    /// <summary>A hardware address.</summary>
    MacAddress,

    /// <summary>A path that is not a network namespace.</summary>
    NetnsPath,

    /// <summary>A port number, with or without its protocol.</summary>
    Port,

    /// <summary>A program to start.</summary>
    Program,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A path of a file or directory to put somewhere.</summary>
    FilePath,

    /// <summary>A host's name.</summary>
    Hostname,

    /// <summary>A domain name.</summary>
    DnsName,

    /// <summary>A DNS record, or records that contradict each other.</summary>
    DnsRecord,

    /// <summary>A zone file.</summary>
    DnsZone,

    /// <summary>What a DNS server is to do differently for a query.</summary>
    DnsRule,

    /// <summary>An address for a server to listen on.</summary>
    ListenAddress,

    /// <summary>Any other value that can't be what was meant.</summary>
    Value,
}

/// <summary>Input that was refused before the kernel saw it; the message says what would be right.</summary>
/// <param name="fault">What kind of input it was.</param>
/// <param name="message">What is wrong and what to write instead.</param>
public sealed class InvalidInputException(InputFault fault, string message) : NetnsException(message)
{
    /// <summary>What kind of input was refused.</summary>
    public InputFault Fault { get; } = fault;
}
