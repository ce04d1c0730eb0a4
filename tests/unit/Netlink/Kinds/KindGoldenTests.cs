using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>Links of every kind are asked for with the bytes that ip-link(8) sends (Golden/capture-kinds.sh).</summary>
public sealed class KindGoldenTests
{
    private const string Folder = "Kinds/";
    private const int OtherNetns = 0;

    // iproute2 always tells tunnels how packets would be encapsulated
    // in UDP if they were, which has no meaning when they are not.
    private static readonly Dictionary<string, ushort[]> s_ofNoMeaning = new()
    {
        ["gre"] = [15, 22],
        ["gretap"] = [15, 22],
        ["ip6gre"] = [15, 22],
        ["ip6gretap"] = [15, 22],
        ["erspan"] = [15],
        ["ip6erspan"] = [15],
        ["ipip"] = [16],
        ["sit"] = [16],
        ["ip6tnl"] = [16],
    };

    // These are about more than the kind's options.
    private static readonly Dictionary<string, Func<byte[]>> s_others = new()
    {
        ["macvlan-netns"] = () => Encode("macvlan", "p1", ["mode", "bridge"], OtherNetns),
        ["altname-add"] = () => AltName(add: true),
        ["altname-delete"] = () => AltName(add: false),
    };

    public static TheoryData<string> Wishes => [.. KindWishes.All.Keys];

    internal static IEnumerable<object> Described => [Describe("macvlan", "p1", ["mode", "bridge"], OtherNetns)];

    public static TheoryData<string> Others => [.. s_others.Keys];

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Encode_SameWish_SameAttributes(string name)
    {
        (string kind, string parent, object[] options) = KindWishes.All[name];

        byte[] ours = Encode(kind, parent, options);

        // For tunnels iproute2 also spells out all that is zero.
        bool dropZeros = s_ofNoMeaning.TryGetValue(kind, out ushort[]? ignored) || kind is "geneve" or "vti" or "vti6";
        Assert.Equal(Flatten(GoldenFile.Read(Folder + name), ignored ?? [], dropZeros), Flatten(ours, [], dropZeros));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Encode_SameWish_SameBytes(string name)
        => Assert.Equal(Convert.ToHexString(GoldenFile.Read(Folder + name)), Convert.ToHexString(s_others[name]()));

    [Fact]
    public void Names_WishesAndFixtures_AreTheSame()
        => Assert.Equal(
            GoldenFile.Names.Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && !n.Contains("received-"))
                .Select(n => n[Folder.Length..]).Order(),
            KindWishes.All.Keys.Concat(s_others.Keys).Order());

    private static byte[] Encode(string kind, string parent, object[] options, int? parentNetnsId = null)
        => GoldenWish.Of(Describe(kind, parent, options, parentNetnsId).Create()).ToBytes();

    private static LinkMessage Describe(string kind, string parent, object[] options, int? parentNetnsId)
    {
        var names = new LinkNames(n => n == "p0" ? 3 : 2, i => i == 3 ? "p0" : "p1");
        var wanted = options.Chunk(2).Select(o => KeyValuePair.Create((string)o[0], o[1]));
        return new LinkMessage
        {
            Name = "x0",
            Link = parent.Length == 0 ? null : names.IndexOf(parent),
            LinkNetnsId = parentNetnsId,
            KindOptions = LinkKinds.Find(kind)!.Encode(wanted, names),
        };
    }

    private static byte[] AltName(bool add)
    {
        const string name = "a-rather-long-other-name";
        return GoldenWish.Of(add ? LinkMessage.AddAltName(3, name) : LinkMessage.RemoveAltName(3, name)).ToBytes();
    }

    // The message as lines: all before the kind's data, then each option's attribute, in the order of their numbers:
    // the kernel reads them into a table (nla_parse).
    private static List<string> Flatten(byte[] message, ushort[] ignored, bool dropZeros)
    {
        var reader = new NetlinkMessageReader(message);
        Assert.True(reader.MoveNext());
        var lines = new List<string> {
            $"{reader.Current.Header.Type} {reader.Current.Header.Flags} "
                + $"{Convert.ToHexString(reader.Current.Payload[..LinkHeader.Size])}" };
        AttributeReader attributes = reader.Current.AttributesAfter(LinkHeader.Size);
        while (attributes.MoveNext())
        {
            if (attributes.Type != LinkAttribute.IFLA_LINKINFO)
                lines.Add($"{attributes.Type} {Convert.ToHexString(attributes.Value)}");
            else FlattenKind(attributes.Nested(), ignored, dropZeros, lines);
        }

        return lines;
    }

    private static void FlattenKind(AttributeReader info, ushort[] ignored, bool dropZeros, List<string> lines)
    {
        while (info.MoveNext())
        {
            if (info.Type != LinkInfoAttribute.IFLA_INFO_DATA)
            {
                lines.Add($"info {info.Type} {Convert.ToHexString(info.Value)}");
                continue;
            }

            var options = new List<(ushort Type, string Value)>();
            AttributeReader data = info.Nested();
            while (data.MoveNext())
            {
                if (ignored.Contains(data.Type)
                    || (dropZeros && data.Value.Length > 0 && data.Value.IndexOfAnyExcept((byte)0) < 0)) continue;
                options.Add((data.Type, Convert.ToHexString(data.Value)));
            }

            lines.AddRange(options.OrderBy(o => o.Type).Select(o => $"option {o.Type} {o.Value}"));
        }
    }
}
