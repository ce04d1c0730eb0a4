namespace NetnsPS.FileDescriptors;

/// <summary>The lines of a table in /proc/net behind its heading.</summary>
internal ref struct ProcRows
{
    private ReadOnlySpan<byte> _rest;

    internal ProcRows(ReadOnlySpan<byte> text)
    {
        _rest = text;
        MoveNext();
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ProcRows GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        int end = _rest.IndexOf((byte)'\n');
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}

/// <summary>The fields of a line, with any number of spaces between them.</summary>
internal ref struct ProcFields
{
    private const int Maximum = 12;

    private readonly ReadOnlySpan<byte> _line;
    private Places _places;

    internal ProcFields(ReadOnlySpan<byte> line)
    {
        _line = line;
        int at = 0;
        while (Count < Maximum)
        {
            while (at < line.Length && line[at] == ' ') at++;
            if (at == line.Length) return;
            int end = line[at..].IndexOf((byte)' ');
            end = end < 0 ? line.Length : at + end;
            _places[Count++] = new Range(at, end);
            at = end;
        }
    }

    /// <summary>How many there are; those beyond the twelfth do not count.</summary>
    internal int Count { get; }

    internal readonly ReadOnlySpan<byte> this[int index] => _line[_places[index]];

    /// <summary>The rest of the line from a field on, the spaces in it included.</summary>
    internal readonly ReadOnlySpan<byte> From(int index) => _line[_places[index].Start..];

    [System.Runtime.CompilerServices.InlineArray(Maximum)]
    private struct Places
    {
        private Range _first;
    }
}
