using System.Text;

namespace NetnsPS;

/// <summary>Messages about a process quote what it wrote last: that is where the reason is.</summary>
internal static class ProcessMessages
{
    internal const int QuotedLines = 20;
    private const int QuotedCharacters = 300;

    internal static string WithOutput(NetnsProcess process, string what)
    {
        var text = new StringBuilder(
            $"Process '{process.Name}' ({process.Id}) in network namespace '{process.Netns.Name}' {what}.");
        IReadOnlyList<ProcessOutputLine> last = process.LastOutput();
        if (last.Count == 0) return text.Append(" It wrote nothing.").ToString();
        text.Append(" Its last output:");
        foreach (ProcessOutputLine line in last)
            text.Append("\n  ").Append(line.Stream == ProcessOutputKind.StandardError ? "! " : "| ")
                .Append(Shorten(line.Text));
        return text.ToString();
    }

    private static string Shorten(string line)
        => line.Length <= QuotedCharacters ? line : line[..QuotedCharacters] + "…";
}
