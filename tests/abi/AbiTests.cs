namespace NetnsPS.Tests.Abi;

public sealed class AbiTests
{
    public static bool NoCompiler
        => CCompiler.Path is null || CCompiler.Check("#include <stddef.h>\n#include <linux/netlink.h>\n").Length > 0;

    public static TheoryData<string> Names => [.. AllFacts.Groups.Select(g => g.Name)];

    [Theory(Skip = "There is no C compiler with the kernel's headers (Debian: apt-get install gcc libc6-dev).",
        SkipWhen = nameof(NoCompiler))]
    [MemberData(nameof(Names))]
    public void Facts_OfTheHeaders_AreTrue(string name)
    {
        CGroup group = AllFacts.Groups.Single(g => g.Name == name);

        Assert.True(group.Count > 0);
        string said = CCompiler.Check(group.Program);
        Assert.True(said.Length == 0, said);
    }

    [Fact(Skip = "There is no C compiler with the kernel's headers (Debian: apt-get install gcc libc6-dev).",
        SkipWhen = nameof(NoCompiler))]
    public void Facts_ThatAreWrong_AreRefusedByTheCompiler()
    {
        CGroup wrong = new CGroup("wrong", "linux/netlink.h").True("NLMSG_ERROR == 3", "NLMSG_ERROR");

        Assert.Contains("NLMSG_ERROR", CCompiler.Check(wrong.Program), StringComparison.Ordinal);
    }
}
