namespace NetnsPS;

/// <summary>Takes the name of a protocol in IP, such as <c>tcp</c>, for its number (protocols(5)).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IpProtocolTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The names, and the numbers that IANA gave them.</summary>
    internal static IReadOnlyDictionary<string, int> Known { get; } =
        new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
        {
            ["icmp"] = 1,
            ["igmp"] = 2,
            ["tcp"] = 6,
            ["udp"] = 17,
            ["dccp"] = 33,
            ["gre"] = 47,
            ["esp"] = 50,
            ["ah"] = 51,
            ["icmpv6"] = 58,
            ["ospf"] = 89,
            ["sctp"] = 132,
            ["udplite"] = 136,
        };

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string name
            && Known.TryGetValue(name, out int number) ? number : inputData;
}
