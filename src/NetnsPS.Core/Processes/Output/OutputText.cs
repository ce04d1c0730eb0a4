using System.Text;

namespace NetnsPS.Processes;

/// <summary>From bytes to text.</summary>
internal static class OutputText
{
    /// <summary>A line as text, without its end; what is no UTF-8 becomes U+FFFD.</summary>
    internal static string Decode(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\n']) line = line[..^1];
        if (line is [.., (byte)'\r']) line = line[..^1];
        return Encoding.UTF8.GetString(line);
    }
}
