using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>
/// No kind, option or word can be asked for whose bytes were never compared with those of ip-link(8).
/// </summary>
public sealed class KindCompletenessTests
{
    public static TheoryData<string> Kinds => [.. LinkKinds.Names];

    // ioctls make tuns and taps
    public static TheoryData<string> KindsOfNetlink => [.. LinkKinds.Names.Except([TunKind.Tun.Name])];

    [Theory]
    [MemberData(nameof(KindsOfNetlink))]
    public void Options_EachThatCanBeSet_IsInAGoldenMessage(string kind)
    {
        var compared = KindWishes.Options.Where(o => o.Kind == kind).Select(o => o.Option).ToHashSet();

        Assert.Equal([], LinkKinds.Find(kind)!.OptionNames.Where(o => !compared.Contains(o)));
    }

    [Theory]
    [MemberData(nameof(KindsOfNetlink))]
    public void Words_EachOfAnOption_IsInAGoldenMessage(string kind)
    {
        var compared = KindWishes.Options.Where(o => o.Kind == kind).Select(o => $"{o.Option} {o.Value}").ToHashSet();
        IEnumerable<string> words = from option in LinkKinds.Find(kind)!.Options
                                    where option.IsSettable
                                    from word in option.Words
                                    select $"{option.Name} {word}";

        Assert.Equal([], words.Where(w => !compared.Contains(w)));
    }

    // A kernel can't have an option of a kind that it has not. What netlink reports of a link is never newer than 7.x.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Since_EachOption_IsAVersionNotBeforeItsKind(string name)
    {
        LinkKind kind = LinkKinds.Find(name)!;
        foreach (LinkOption option in kind.Options.Concat(kind.PortOptions))
        {
            var since = Version.Parse(option.Since);
            Assert.InRange(since, new Version(2, 4), new Version(7, 99));
            Assert.True(Version.Parse(kind.NeedOf(option).Since) >= Version.Parse(kind.Need.Since), option.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Options_Names_AreThereOnce(string name)
        => Assert.Equal([], LinkKinds.Find(name)!.Options.GroupBy(o => o.Name, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1).Select(g => g.Key));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Least_OfEachKind_IsEncoded(string name)
        => Assert.Equal(LinkKinds.Find(name)!.Least.Length > 0,
            LinkKinds.Find(name)!.Encode(LinkKinds.Find(name)!.Least).HasData);

    [Fact]
    public void Kinds_Each_IsInAGoldenMessage()
        => Assert.Equal([], KindsOfNetlink.Select(k => k.Data).Except(KindWishes.All.Values.Select(w => w.Kind)));
}
