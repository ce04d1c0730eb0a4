namespace NetnsPS;

/// <summary>A network namespace has no link of that name or index (any more).</summary>
/// <param name="link">The name or index that was asked for.</param>
/// <param name="netns">The namespace, by its name here.</param>
public sealed class LinkNotFoundException(string link, string netns)
    : NetnsException(
        $"There is no link '{link}' in network namespace '{netns}'. List those that are there: Get-NetnsLink {netns}")
{
    /// <summary>The name or index that was asked for.</summary>
    public string Link { get; } = link;

    /// <summary>The namespace, by its name here.</summary>
    public string Netns { get; } = netns;
}

/// <summary>A link did not come, or was not in a state, in time.</summary>
/// <param name="link">The name of the link.</param>
/// <param name="netns">The namespace, by its name here.</param>
/// <param name="message">What was waited for, and how the link is.</param>
public sealed class LinkTimeoutException(string link, string netns, string message) : NetnsException(message)
{
    /// <summary>The name of the link.</summary>
    public string Link { get; } = link;

    /// <summary>The namespace, by its name here.</summary>
    public string Netns { get; } = netns;
}
