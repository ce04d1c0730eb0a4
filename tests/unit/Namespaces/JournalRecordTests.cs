using System.Text;
using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

public sealed class JournalRecordTests
{
    internal static JournalRecord Published { get; } = new(
        JournalKind.PublishedName, new FileIdentity(4, 4026532208), 17, "lab", new FileIdentity(25, 900),
            new PlaceholderIdentity(25, 901, 1_764_500_000_123_456_789));

    internal static JournalRecord Namespace { get; } = new(JournalKind.Namespace, new FileIdentity(4, 4026532208), 17);

    [Fact]
    public void Bytes_AreReadBack()
    {
        Assert.Equal(Published, JournalRecord.Parse(Published.ToBytes()));
        Assert.Equal(Namespace, JournalRecord.Parse(Namespace.ToBytes()));
        Assert.Equal(Published with { Cookie = null },
            JournalRecord.Parse((Published with { Cookie = null }).ToBytes()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Kind":"Mount","Subject":"/etc"}""")]
    [InlineData("""{"Kind":"File","Subject":"/home/alice"}""")]
    [InlineData("""{"Kind":7,"Netns":{"Device":4,"Inode":5},"Cookie":1}""")]
    public void Parse_WhatIsNeverWritten_IsNull(string text)
        => Assert.Null(JournalRecord.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("host")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("a\u001b[2J")]
    public void Parse_NameThatIsNoName_IsNull(string name)
        => Assert.Null(JournalRecord.Parse((Published with { Name = name }).ToBytes()));

    [Fact]
    public void Parse_PartsMissing_IsNull()
    {
        Assert.Null(JournalRecord.Parse((Published with { Placeholder = null }).ToBytes()));
        Assert.Null(JournalRecord.Parse((Published with { Folder = null }).ToBytes()));
        Assert.Null(JournalRecord.Parse((Published with { Name = null }).ToBytes()));
        Assert.Null(JournalRecord.Parse((Namespace with { Cookie = null }).ToBytes()));
        Assert.Null(JournalRecord.Parse((Namespace with { Name = "lab" }).ToBytes()));
    }

    [Fact]
    public void Parse_TooLong_IsNull()
        => Assert.Null(JournalRecord.Parse([
            .. Published.ToBytes(), .. Enumerable.Repeat((byte)' ', JournalRecord.MaximumBytes)]));

    [Fact]
    public void OwnerName_Text_IsReadBack()
    {
        JournalOwnerName name = JournalOwnerName.New();
        Assert.Equal(name, JournalOwnerName.Parse(name.ToString()));
        Assert.True(name.IsOfThisBoot);
        Assert.True(name.IsInSight);
        Assert.False((name with { Boot = Guid.NewGuid() }).IsOfThisBoot);
        Assert.NotEqual(name, JournalOwnerName.New());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1-2")]
    [InlineData("1-2.3.4.5")]
    [InlineData("1-2.3.00000000000000000000000000000000")]
    [InlineData("1-2.3.00000000000000000000000000000000.00000000000000000000000000000000")]
    [InlineData("-1-2.3.00000000000000000000000000000000.00000000000000000000000000000000.00000000000000000000000000000000")]
    public void OwnerName_Garbage_IsNull(string text) => Assert.Null(JournalOwnerName.Parse(text));
}
