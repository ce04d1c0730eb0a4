namespace NetnsPS.Processes;

/// <summary>Hands the lines of a log out, each once.</summary>
internal sealed class OutputReceiver(OutputLog log)
{
    private readonly Lock _receiving = new();

    // Of each stream, the number of the first line that was not received.
    private readonly long[] _received = new long[Enum.GetValues<ProcessOutputKind>().Length];

    /// <summary>
    /// The lines that came since the last call. Those that are not walked through stay for the next.
    /// </summary>
    /// <param name="streams">Only these streams, those of others stay; null for all.</param>
    internal IEnumerable<ProcessOutputLine> Receive(IReadOnlyCollection<ProcessOutputKind>? streams)
    {
        ProcessOutputKind[] kinds = [.. streams ?? Enum.GetValues<ProcessOutputKind>()];
        while (Take(kinds) is { Count: > 0 } lines)
        {
            int given = 0;
            try
            {
                foreach ((_, ProcessOutputLine? line) in lines)
                {
                    given++;
                    if (line is not null) yield return line;
                }
            }
            finally
            {
                if (given < lines.Count) GiveBack(kinds, lines[given].Number);
            }
        }
    }

    // The lines of a block with their numbers; null in the place
    // of those that are not asked for, or were received before.
    private List<(long Number, ProcessOutputLine? Line)> Take(ProcessOutputKind[] kinds)
    {
        lock (_receiving)
        {
            long next = kinds.Min(k => _received[(int)k]), first = next;
            IReadOnlyList<ProcessOutputLine> lines = log.Read(ref next);
            var taken = new List<(long, ProcessOutputLine?)>(lines.Count);
            for (int i = 0; i < lines.Count; i++)
            {
                // A notice of a gap comes first, in the place of all lines that are missing.
                long number = i == 0 ? first : next - (lines.Count - i);
                int kind = (int)lines[i].Stream;
                taken.Add((number, kinds.Contains(lines[i].Stream) && number >= _received[kind] ? lines[i] : null));
            }

            foreach (ProcessOutputKind kind in kinds) _received[(int)kind] = Math.Max(_received[(int)kind], next);
            return taken;
        }
    }

    private void GiveBack(ProcessOutputKind[] kinds, long next)
    {
        lock (_receiving)
        {
            foreach (ProcessOutputKind kind in kinds) _received[(int)kind] = Math.Min(_received[(int)kind], next);
        }
    }
}
