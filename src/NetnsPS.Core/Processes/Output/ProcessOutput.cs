using System.Collections;

namespace NetnsPS.Processes;

/// <summary>The lines of a log as a list that grows; read as it is walked through, since there may be much.</summary>
internal sealed class ProcessOutput(OutputLog log) : IReadOnlyList<ProcessOutputLine>
{
    public int Count => log.Count;

    public ProcessOutputLine this[int index] => log.At(index);

    public IEnumerator<ProcessOutputLine> GetEnumerator() => log.ReadAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
