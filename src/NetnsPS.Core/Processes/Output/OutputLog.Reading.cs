using System.Globalization;
using System.Text;

namespace NetnsPS.Processes;

internal sealed partial class OutputLog
{
    /// <summary>Reads complete lines, those of one block at most.</summary>
    /// <param name="next">The number of the first to read; the number of the first not read afterwards.</param>
    /// <returns>Empty when there is nothing new. A gap where lines were dropped shows as one notice.</returns>
    internal IReadOnlyList<ProcessOutputLine> Read(ref long next)
    {
        lock (_lock)
        {
            var lines = new List<ProcessOutputLine>();
            if (_store.BlockFrom(next) is not { } block)
            {
                if (_store.LineCount > next) lines.Add(Gap(_store.LineCount - next, DateTimeOffset.Now));
                next = _store.LineCount;
                return lines;
            }

            if (block.FirstLine > next) lines.Add(Gap(block.FirstLine - next, block.Line(0).Time));
            for (int i = (int)(Math.Max(next, block.FirstLine) - block.FirstLine); i < block.LineCount; i++) lines.Add(block.Line(i));
            next = block.FirstLine + block.LineCount;
            return lines;
        }
    }

    /// <summary>All lines, those that come while reading too.</summary>
    internal IEnumerable<ProcessOutputLine> ReadAll()
    {
        long next = 0;
        while (Read(ref next) is { Count: > 0 } lines)
        {
            foreach (ProcessOutputLine line in lines) yield return line;
        }
    }

    /// <summary>What was written since the last line feed, such as a prompt.</summary>
    internal IReadOnlyList<ProcessOutputLine> Partial()
    {
        lock (_lock)
        {
            var time = new DateTimeOffset(_now, TimeSpan.Zero).ToLocalTime();
            return
            [
                .. _splitters.Index().Where(s => !s.Item.Partial.IsEmpty)
                    .Select(s => new ProcessOutputLine(time, (ProcessOutputKind)s.Index, OutputText.Decode(s.Item.Partial))),
            ];
        }
    }

    /// <summary>The last lines, an unfinished one included, for a message.</summary>
    internal IReadOnlyList<ProcessOutputLine> Last(int count)
    {
        long next = Math.Max(0, LineCount - count);
        var lines = new List<ProcessOutputLine>();
        while (Read(ref next) is { Count: > 0 } more) lines.AddRange(more);
        lines.AddRange(Partial());
        return [.. lines.TakeLast(count)];
    }

    /// <summary>Everything that one stream gave, as it was, decoded as UTF-8.</summary>
    /// <param name="stream">Which one.</param>
    /// <param name="maximum">In bytes; of more, the end.</param>
    internal string ReadText(ProcessOutputKind stream, int maximum = 64 << 20)
    {
        lock (_lock)
        {
            var parts = new List<byte[]>();
            bool whole = true;
            for (long next = 0; _store.BlockFrom(next) is { } block; next = block.FirstLine + block.LineCount)
            {
                whole &= block.FirstLine == next;
                parts.Add(block.BytesOf(stream));
                for (; parts.Sum(p => (long)p.Length) > maximum; whole = false) parts.RemoveAt(0);
            }

            parts.Add(_splitters[(int)stream].Partial.ToArray());
            string text = Encoding.UTF8.GetString(Join(parts));
            return whole ? text : $"[… the beginning was dropped: {_store.DropReason} …]\n{text}";
        }
    }

    private static byte[] Join(List<byte[]> parts)
    {
        byte[] joined = new byte[parts.Sum(p => p.Length)];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }

    private ProcessOutputLine Gap(long lines, DateTimeOffset time)
        => new(time, ProcessOutputKind.Notice, string.Create(CultureInfo.InvariantCulture, $"[… {lines} lines were dropped: {_store.DropReason} …]"));
}
