using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>An attribute with a value, or with others inside: what property tests write and read back.</summary>
internal sealed record AttributeTree(ushort Type, byte[] Value, AttributeTree[]? Inside)
{
    internal static Gen<AttributeTree> Generator { get; } = Gen.Sized(OfSize);

    /// <summary>Encodes with the writer under test.</summary>
    internal void Write(scoped ref NetlinkWriter writer)
    {
        if (Inside is null)
        {
            writer.WriteAttribute(Type, Value);
            return;
        }

        int token = writer.BeginNested(Type);
        foreach (AttributeTree child in Inside) child.Write(ref writer);
        writer.EndNested(token);
    }

    /// <summary>Encodes by the book (netlink(7)), in another way than the writer's.</summary>
    internal byte[] ToBytes()
        => Answers.Attribute(Type, Inside is null ? Value : [.. Inside.SelectMany(c => c.ToBytes())]);

    /// <summary>Whether a reader finds exactly these attributes.</summary>
    internal static bool AreRead(AttributeReader reader, AttributeTree[] expected)
    {
        foreach (AttributeTree tree in expected)
        {
            if (!reader.MoveNext() || reader.Type != tree.Type) return false;
            if (tree.Inside is null ? !reader.Value.SequenceEqual(tree.Value) : !AreRead(reader.Nested(), tree.Inside))
                return false;
        }

        return !reader.MoveNext();
    }

    private static Gen<AttributeTree> OfSize(int size)
    {
        Gen<ushort> type = Gen.Choose(0, NetlinkWire.TypeMask).Select(t => (ushort)t);
        Gen<AttributeTree> leaf = from t in type
                                  from value in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()
                                  select new AttributeTree(t, value, null);
        if (size < 2) return leaf;

        Gen<AttributeTree> nested = from t in type
                                    from inside in OfSize(size / 4).ArrayOf().Resize(5)
                                    select new AttributeTree(t, [], inside);
        return Gen.OneOf(leaf, nested);
    }
}
