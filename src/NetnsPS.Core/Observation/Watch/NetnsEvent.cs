namespace NetnsPS;

/// <summary>What an event is about.</summary>
public enum NetnsEventKind
{
    /// <summary>A link: <see cref="NetnsLink"/>.</summary>
    Link,

    /// <summary>An address of a link: <see cref="NetnsAddress"/>.</summary>
    Address,

    /// <summary>A route: <see cref="NetnsRoute"/>.</summary>
    Route,

    /// <summary>A neighbour: <see cref="NetnsNeighbor"/>.</summary>
    Neighbor,

    /// <summary>A routing rule: <see cref="NetnsRule"/>.</summary>
    Rule,

    /// <summary>An entry of a forwarding table: <see cref="NetnsBridgeFdbEntry"/>.</summary>
    BridgeFdb,
}

/// <summary>What happened.</summary>
public enum NetnsEventChange
{
    /// <summary>It was there when the watch began.</summary>
    Existing,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It was there, and the kernel tells of it again: usually something about it is different.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>
    /// Events were lost. What follows is the difference between what was known and what is there now.
    /// </summary>
    Resync,
}

/// <summary>A change to the network of a namespace.</summary>
public sealed class NetnsEvent
{
    internal NetnsEvent(Netns netns, NetnsEventChange change, NetnsEventKind? kind, object? value, string text)
    {
        Time = DateTimeOffset.Now;
        Netns = netns;
        Kind = kind;
        Change = change;
        Object = value;
        Text = text;
    }

    /// <summary>When it was read.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>What it is about; null for <see cref="NetnsEventChange.Resync"/>.</summary>
    public NetnsEventKind? Kind { get; }

    /// <summary>What happened.</summary>
    public NetnsEventChange Change { get; }

    /// <summary>
    /// The thing as it is now, or was last: a <see cref="NetnsLink"/>,
    /// <see cref="NetnsAddress"/>, …; null for <see cref="NetnsEventChange.Resync"/>.
    /// </summary>
    public object? Object { get; }

    /// <summary>The thing in one line, in the manner of ip-monitor(8).</summary>
    public string Text { get; }

    /// <summary>All of it in one line.</summary>
    public override string ToString() => Kind is null ? $"{Change}: {Text}" : $"{Kind} {Change}: {Text}";
}
