using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>
/// No kind, option or word can be asked for whose bytes were never compared with those of ip-link(8).
/// </summary>
public sealed class KindCompletenessTests
{
    public static TheoryData<string> Kinds => [.. LinkKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Options_EachThatCanBeSet_IsInAGoldenMessage(string kind)
    {
        var compared = KindWishes.Options.Where(o => o.Kind == kind).Select(o => o.Option).ToHashSet();

        Assert.Equal([], LinkKinds.Find(kind)!.OptionNames.Where(o => !compared.Contains(o)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Words_EachOfAnOption_IsInAGoldenMessage(string kind)
    {
        var compared = KindWishes.Options.Where(o => o.Kind == kind).Select(o => $"{o.Option} {o.Value}").ToHashSet();
        IEnumerable<string> words = from option in LinkKinds.Find(kind)!.Options
                                    where option.IsSettable
                                    from word in option.Words
                                    select $"{option.Name} {word}";

        Assert.Equal([], words.Where(w => !compared.Contains(w)));
    }

    [Fact]
    public void Kinds_Each_IsInAGoldenMessage()
        // ioctls make tuns and taps
        => Assert.Equal([], LinkKinds.Names.Except(KindWishes.All.Values.Select(w => w.Kind))
            .Except([TunKind.Tun.Name]));
}
