using System.Collections;
using System.Reflection;
using NetnsPS.Netlink.Route;
using NetnsPS.Tests.Unit.Netlink.Kinds;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>
/// No property of a message can be asked for whose bytes were never compared with those of iproute2.
/// </summary>
public sealed class DescriptionCompletenessTests
{
    private static readonly object[] s_described = [.. Spread(
        [.. GoldenTests.Described, .. RequestGoldenTests.Described, .. KindGoldenTests.Described])];

    // With an object that asks for nothing.
    private static readonly Dictionary<Type, object> s_plain = new()
    {
        [typeof(LinkMessage)] = new LinkMessage(),
        [typeof(AddressMessage)] = new AddressMessage
        {
            LinkIndex = 0,
            Local = System.Net.IPAddress.None,
            PrefixLength = 0
        },
        [typeof(RouteMessage)] = new RouteMessage { Family = 0 },
        [typeof(NextHop)] = new NextHop(),
        [typeof(RuleMessage)] = new RuleMessage(),
        [typeof(NeighborMessage)] = new NeighborMessage { LinkIndex = 0, Family = 0 },
        [typeof(BridgeVlanMessage)] = new BridgeVlanMessage(0, []),
        [typeof(Netem)] = new Netem(),
        [typeof(Tbf)] = new Tbf(0, 0, 0),
    };

    public static TheoryData<Type> Descriptions => [.. s_plain.Keys];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Properties_Each_IsInAGoldenMessage(Type description)
    {
        object[] compared = [.. s_described.Where(d => d.GetType() == description)];
        IEnumerable<PropertyInfo> properties = description.GetProperties(BindingFlags.Instance | BindingFlags.Public
            | BindingFlags.NonPublic).Where(p => p.CanWrite && !p.SetMethod!.IsPrivate); // those are only reported

        Assert.Equal([], properties.Where(p => !compared.Any(d =>
            Differs(p.GetValue(d), p.GetValue(s_plain[description])))).Select(p => p.Name));
    }

    [Fact]
    public void Fixtures_Each_SaysWhereItIsFrom()
        => Assert.Equal([], GoldenFile.Names.Where(n => GoldenFile.Origin(n) is var from
            && !from.StartsWith("# ip utility, ", StringComparison.Ordinal)
            && !from.StartsWith("# By hand, from ", StringComparison.Ordinal)));

    private static bool Differs(object? value, object? plain)
        => value is ICollection { Count: 0 } ? false : !Equals(value, plain);

    private static IEnumerable<object> Spread(IEnumerable<object> described)
        => described.SelectMany(d => d is RouteMessage route ? [d, .. route.Paths] : (object[])[d]);
}
