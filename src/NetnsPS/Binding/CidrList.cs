using System.Net;

namespace NetnsPS;

/// <summary>
/// Reads what a user wrote for <c>-Address</c>, in the command,
/// so that a wrong one is the command's error with its own id.
/// </summary>
internal static class CidrList
{
    /// <exception cref="InvalidInputException">One is malformed, or given twice.</exception>
    internal static IReadOnlyList<Cidr> Parse(string[]? texts)
    {
        var read = new List<Cidr>();
        foreach (string text in texts ?? []) Add(read, text);
        return read;
    }

    /// <exception cref="InvalidInputException">It is malformed, or there already.</exception>
    internal static void Add(List<Cidr> read, string text)
    {
        Cidr address = Cidr.Parse(text);
        if (read.Contains(address))
            throw new InvalidInputException(
                InputFault.DuplicateName, ErrorRecords.Text(nameof(SR.AddressGivenTwice), address));
        read.Add(address);
    }

    /// <summary>Reads an address that may be left out.</summary>
    /// <exception cref="InvalidInputException">It is malformed.</exception>
    internal static IPAddress? ParseAddress(string? text) => text is null ? null : Cidr.ParseAddress(text);
}
