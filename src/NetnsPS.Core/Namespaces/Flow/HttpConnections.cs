using System.Diagnostics.Tracing;

namespace NetnsPS.Namespaces;

/// <summary>
/// Notes requests that went over a kept HTTP connection of another namespace than their flow's. The runtime's own
/// events tell, on the thread and in the flow of the request. They are on from the first switch: before it all
/// connections were the host's, and a process that never switches, or uses no HTTP, has none.
/// </summary>
internal sealed class HttpConnections : EventListener
{
    private const string Source = "System.Net.Http";

    private static HttpConnections? s_watching;

    // Dictionaries of classes: those of structures would be compiled when the first namespace is made.
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Connection> _open = [];
    private readonly Dictionary<Misuse, int> _misplaced = [];

    private HttpConnections()
    {
    }

    internal static void Watch() => s_watching ??= new HttpConnections();

    internal static bool HasMisplaced => s_watching is { } watching && watching._misplaced.Count > 0;

    /// <summary>What was noted since the last call, and how many requests of each.</summary>
    internal static IReadOnlyList<(Misuse Use, int Requests)> TakeMisplaced()
    {
        if (s_watching is not { } watching) return [];
        lock (watching._lock)
        {
            (Misuse, int)[] taken = [.. watching._misplaced.Select(m => (m.Key, m.Value))];
            watching._misplaced.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source) EnableEvents(eventSource, EventLevel.Informational);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventName)
        {
            // The payloads are versionMajor, versionMinor, connectionId, scheme, host, port …; versionMajor,
            // versionMinor, connectionId; and connectionId.
            case "ConnectionEstablished" when eventData.Payload
                is [_, _, long id, string scheme, string host, int port, ..]:
                Add(id, new Connection(
                    AmbientNetns.Current, $"{scheme}://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"));
                break;
            case "ConnectionClosed" when eventData.Payload is [_, _, long id, ..]:
                Remove(id);
                break;
            case "RequestHeadersStart" when eventData.Payload is [long id, ..]:
                Compare(id);
                break;
        }
    }

    private void Add(long id, Connection connection)
    {
        lock (_lock) _open[id] = connection;
    }

    private void Remove(long id)
    {
        lock (_lock) _open.Remove(id);
    }

    private void Compare(long id)
    {
        NetnsPlace here = AmbientNetns.Current;
        lock (_lock)
        {
            // One that was made before the first switch is not known.
            Connection? known = _open.GetValueOrDefault(id);
            NetnsPlace place = known?.Place ?? AmbientNetns.Host;

            // By identity: the same namespace may have been opened twice.
            if (place.Identity == here.Identity) return;
            var use = new Misuse(known?.Server, place.Label, here.Label);
            _misplaced[use] = _misplaced.GetValueOrDefault(use) + 1;
        }
    }

    private sealed record Connection(NetnsPlace Place, string Server);

    internal sealed record Misuse(string? Server, string Netns, string Expected);
}
