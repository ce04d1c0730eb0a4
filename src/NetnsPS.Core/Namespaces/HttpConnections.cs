using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace NetnsPS.Namespaces;

/// <summary>
/// Notes requests that went over a kept HTTP connection of another namespace than their flow's. The runtime's own events tell,
/// on the thread and in the flow of the request. They are on from the first switch: before it all connections were the host's,
/// and a process that never switches, or uses no HTTP, has none.
/// </summary>
internal sealed class HttpConnections : EventListener
{
    private const string Source = "System.Net.Http";

    private static HttpConnections? s_watching;

    private readonly ConcurrentDictionary<long, (NetnsPlace Place, string Server)> _open = new();
    private readonly ConcurrentDictionary<(string? Server, string Netns, string Expected), int> _misplaced = new();

    private HttpConnections()
    {
    }

    internal static void Watch() => s_watching ??= new HttpConnections();

    internal static bool HasMisplaced => s_watching is { _misplaced.IsEmpty: false };

    internal static IReadOnlyList<NetnsFlowConnection> TakeMisplaced()
    {
        var taken = new List<NetnsFlowConnection>();
        if (s_watching is not { } watching) return taken;
        foreach ((string? Server, string Netns, string Expected) use in watching._misplaced.Keys)
        {
            if (watching._misplaced.TryRemove(use, out int requests)) taken.Add(new NetnsFlowConnection("HttpClient", use.Server, use.Netns, use.Expected, requests));
        }

        return taken;
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
            // The payloads are versionMajor, versionMinor, connectionId, scheme, host, port …; versionMajor, versionMinor,
            // connectionId; and connectionId.
            case "ConnectionEstablished" when eventData.Payload is [_, _, long id, string scheme, string host, int port, ..]:
                _open[id] = (AmbientNetns.Current, $"{scheme}://{(host.Contains(':') ? $"[{host}]" : host)}:{port}");
                break;
            case "ConnectionClosed" when eventData.Payload is [_, _, long id, ..]:
                _open.TryRemove(id, out _);
                break;
            case "RequestHeadersStart" when eventData.Payload is [long id, ..]:
                Compare(id);
                break;
        }
    }

    private void Compare(long id)
    {
        // One that was made before the first switch is not known.
        (NetnsPlace place, string? server) = _open.TryGetValue(id, out (NetnsPlace Place, string Server) known) ? known : (AmbientNetns.Host, null);
        NetnsPlace here = AmbientNetns.Current;

        // By identity: the same namespace may have been opened twice.
        if (place.Identity == here.Identity) return;
        _misplaced.AddOrUpdate((server, place.Label, here.Label), 1, static (_, requests) => requests + 1);
    }
}
