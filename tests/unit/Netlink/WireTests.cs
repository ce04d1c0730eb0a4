using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

public sealed class WireTests
{
    [Fact]
    public void Writer_AnyAttributes_AreReadBackAndAreTheBytesOfTheBook()
        => Prop.ForAll(AttributeTree.Generator.ArrayOf().ToArbitrary(), trees =>
        {
            var writer = new NetlinkWriter(stackalloc byte[24]); // small, so that it grows
            writer.BeginMessage(77, NetlinkFlags.NLM_F_CREATE);
            foreach (AttributeTree tree in trees) tree.Write(ref writer);
            Span<byte> bytes = writer.Finish();

            var reader = new NetlinkMessageReader(bytes);
            bool read = reader.MoveNext() && reader.Current.Header.Type == 77
                && AttributeTree.AreRead(reader.Current.AttributesAfter(0), trees) && !reader.MoveNext();
            bool byTheBook = bytes[NetlinkHeader.Size..].SequenceEqual(trees.SelectMany(t => t.ToBytes()).ToArray());
            writer.Dispose();
            return read && byTheBook;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Writer_SeveralMessages_AreReadBackInOrder()
        => Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ArrayOf().ToArbitrary(), payloads =>
        {
            var writer = new NetlinkWriter(stackalloc byte[16]);
            for (int i = 0; i < payloads.Length; i++)
            {
                writer.BeginMessage((ushort)i, NetlinkFlags.None);
                writer.WriteAttribute(5, payloads[i]);
            }

            var reader = new NetlinkMessageReader(writer.Finish());
            bool same = true;
            for (int i = 0; i < payloads.Length; i++)
                same &= reader.MoveNext() && reader.Current.Header.Type == i
                    && AttributeTree.AreRead(reader.Current.AttributesAfter(0), [new(5, payloads[i], null)]);
            same &= !reader.MoveNext();
            writer.Dispose();
            return same;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Writer_Padding_IsZeroWhateverWasInTheBuffer()
    {
        Span<byte> dirty = stackalloc byte[64];
        dirty.Fill(0xff);
        var writer = new NetlinkWriter(dirty);
        writer.BeginMessage(1, NetlinkFlags.None);

        writer.WriteAttribute(2, (byte)7);

        Assert.Equal(new byte[] { 5, 0, 2, 0, 7, 0, 0, 0 }, writer.Finish()[NetlinkHeader.Size..].ToArray());
    }

    [Fact]
    public void Writer_String_EndsWithZero()
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        writer.BeginMessage(1, NetlinkFlags.None);
        writer.WriteString(3, "gär");
        writer.WriteFlag(4);

        var reader = new AttributeReader(writer.Finish()[NetlinkHeader.Size..]);
        Assert.True(reader.MoveNext());
        Assert.Equal(("gär", 5), (reader.ReadString(), reader.Value.Length));
        Assert.True(reader.MoveNext());
        Assert.Equal((4, 0), (reader.Type, reader.Value.Length));
    }

    [Fact]
    public void Writer_AttributeLongerThanItsLengthCanSay_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new NetlinkWriter(default).WriteAttribute(1, new byte[65532]));
        Assert.Throws<ArgumentException>(() =>
        {
            var writer = new NetlinkWriter(default);
            int token = writer.BeginNested(1);
            writer.WriteAttribute(2, new byte[40000]);
            writer.WriteAttribute(2, new byte[40000]);
            writer.EndNested(token);
        });
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void MessageReader_LengthThatIsNotThere_ThrowsDecodeException(byte[] datagram)
        => Assert.Throws<NetlinkDecodeException>(() => new NetlinkMessageReader(datagram).MoveNext());

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 3, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 5, 0, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 0, 0, 1 })]
    public void AttributeReader_LengthThatIsNotThere_ThrowsDecodeException(byte[] attributes)
        => Assert.Throws<NetlinkDecodeException>(() => new AttributeReader(attributes).MoveNext());

    [Fact]
    public void MessageReader_LastPaddingMissing_IsRead()
    {
        byte[] datagram = [17, 0, 0, 0, .. new byte[13]];
        var reader = new NetlinkMessageReader(datagram);

        Assert.True(reader.MoveNext());
        Assert.Equal(1, reader.Current.Payload.Length);
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void AttributeReader_FlagBits_AreNoPartOfTheType()
    {
        var reader = new AttributeReader([4, 0, 9, 0xc0]);

        Assert.True(reader.MoveNext());
        Assert.Equal(9, reader.Type);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void AttributeReader_NumberOfAnotherSize_ThrowsDecodeException(int size)
        => Assert.Throws<NetlinkDecodeException>(() =>
        {
            var reader = new AttributeReader(Answers.Attribute(1, new byte[size]));
            reader.MoveNext();
            reader.Read<int>();
        });

    [Theory]
    [InlineData(4, 0x04030201ul)]
    [InlineData(8, 0x0807060504030201ul)]
    [InlineData(9, 0x0807060504030201ul)]
    public void AttributeReader_GrowingStructure_TakesWhatIsThere(int size, ulong expected)
    {
        var reader = new AttributeReader(Answers.Attribute(1, [.. Enumerable.Range(1, size).Select(i => (byte)i)]));
        reader.MoveNext();

        Assert.Equal(expected, reader.ReadGrowing<ulong>());
    }

    [Fact]
    public void Message_FixedPartShorter_ThrowsDecodeException()
    {
        Assert.Throws<NetlinkDecodeException>(() => new NetlinkMessage(default, new byte[3]).ReadFixed<int>());
        Assert.Throws<NetlinkDecodeException>(() => new NetlinkMessage(default, new byte[3]).AttributesAfter(4));
        Assert.False(new NetlinkMessage(default, new byte[5]).AttributesAfter(5).MoveNext());
    }

    [Fact]
    public void Writer_Structure_IsWrittenInHostOrder()
    {
        var writer = new NetlinkWriter(stackalloc byte[32]);
        writer.WriteStruct(0x01020304);

        Assert.Equal(0x01020304, MemoryMarshal.Read<int>(writer.Finish()));
        Assert.Equal(4, writer.Length);
    }
}
