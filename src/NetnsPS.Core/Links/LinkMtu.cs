namespace NetnsPS.Links;

/// <summary>The range of a link's MTU; each link's own limits within it are the kernel's to tell.</summary>
internal static class LinkMtu
{
    // RFC 791: every module must forward 68 octets. lo has 65536
    // by default (drivers/net/loopback.c), the highest there is.
    internal const int Minimum = 68;
    internal const int Maximum = 65536;

    /// <exception cref="InvalidInputException">It is out of the range.</exception>
    internal static int? Validate(int? mtu)
        => mtu is null or (>= Minimum and <= Maximum) ? mtu : throw new InvalidInputException(
            InputFault.Mtu, $"{mtu} is not a valid MTU: expected a number of bytes from {Minimum} to {Maximum}, such "
                + "as 1500; a kind of link may allow less.");
}
