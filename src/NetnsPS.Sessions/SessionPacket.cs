namespace NetnsPS.Sessions;

/// <summary>
/// The lines that PowerShell's server writes: one XML element each, named for what it is. A program that the session's
/// user started may have inherited the stream and write between them.
/// </summary>
internal static class SessionPacket
{
    private const string WholeSession = "PSGuid='00000000-0000-0000-0000-000000000000'";
    private static readonly string[] s_beginnings =
        ["<Data ", "<DataAck ", "<CommandAck ", "<SignalAck ", "<CloseAck "];

    /// <summary>The packet in a line; what a program wrote before it without a line end is cut off.</summary>
    /// <returns>Null when there is none.</returns>
    internal static string? Find(string line)
    {
        if (line.StartsWith("<Data", StringComparison.Ordinal)) return line;
        foreach (string beginning in s_beginnings)
        {
            int start = line.IndexOf(beginning, StringComparison.Ordinal);
            if (start >= 0) return line[start..];
        }

        return null;
    }

    /// <summary>Whether it is the server's last word: it has closed the session as asked.</summary>
    internal static bool IsSessionClosed(string packet)
        => packet.StartsWith("<CloseAck ", StringComparison.Ordinal)
            && packet.Contains(WholeSession, StringComparison.OrdinalIgnoreCase);
}
