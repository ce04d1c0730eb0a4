using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace NetnsPS.Tests.Unit.Netlink.Fuzz;

/// <summary>
/// Messages cut short, with bits turned over, with lengths that lie, with parts twice, and of random bytes.
/// </summary>
internal static class CorruptedBytes
{
    private const int MostRandom = 400;

    /// <summary>One of the messages, spoiled; or nothing but random bytes.</summary>
    internal static Gen<byte[]> Of(byte[][] corpus)
    {
        Gen<byte[]> whole = Gen.Elements(corpus);
        Gen<byte[]> spoiled = from bytes in whole
                              from faults in Fault.ArrayOf(1).Or(Fault.ArrayOf(3)).Or(Fault.ArrayOf(8))
                              select Spoil(bytes, faults);
        Gen<byte[]> random = from length in Gen.Choose(0, MostRandom)
                             from seed in Gen.Choose(0, int.MaxValue)
                             select Random(length, seed);
        // A right beginning, so that the random bytes behind are looked at.
        Gen<byte[]> half = from bytes in whole
                           from rest in random
                           from kept in Gen.Choose(0, 24)
                           select (byte[])[.. bytes.Take(kept), .. rest];
        return Gen.Frequency((8, spoiled), (1, random), (2, half));
    }

    private static Gen<(int What, int Place, int Value)> Fault
        => from what in Gen.Choose(0, 5)
           from place in Gen.Choose(0, int.MaxValue)
           from value in Gen.Choose(0, int.MaxValue)
           select (what, place, value);

    private static byte[] Spoil(byte[] whole, (int What, int Place, int Value)[] faults)
    {
        byte[] bytes = [.. whole];
        foreach ((int what, int place, int value) in faults)
        {
            if (bytes.Length == 0) break;
            int at = place % bytes.Length;
            switch (what)
            {
                case 0: bytes = bytes[..at]; break;
                case 1: bytes[at] ^= (byte)(1 << (value % 8)); break;
                case 2: bytes[at] = (byte)value; break;
                // Where an attribute has its length: a small one, none, or more than is there.
                case 3: Write(bytes, at & ~3, (ushort)(value % 3 == 0 ? value : value % 40)); break;
                case 4: bytes = [.. bytes[..(at & ~3)], .. bytes[(value % bytes.Length & ~3)..]]; break;
                default:
                    bytes = [
                    .. bytes[..(at & ~3)], .. Random(4 + (value % 16), value), .. bytes[(at & ~3)..]]; break;
            }
        }

        return bytes;
    }

    private static void Write(byte[] bytes, int at, ushort value)
    {
        if (at + sizeof(ushort) <= bytes.Length) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);
    }

    private static byte[] Random(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
