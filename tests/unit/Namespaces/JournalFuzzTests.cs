using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NetnsPS.Namespaces;
using NetnsPS.Tests.Unit.Netlink.Fuzz;

namespace NetnsPS.Tests.Unit.Namespaces;

/// <summary>
/// Whatever lies in the journal, it is read as an entry that this module could have written, or not at all.
/// </summary>
[Collection(nameof(RetainedMemory))]
public sealed class JournalFuzzTests
{
    private const int Cases = 50_000;
    private const int CasesOnDisk = 2_000;
    private const ulong Seed = 20_261_130;
    private const long BytesForAny = 64 * 1024;
    private const long MostGrowth = 16 * 1024 * 1024;

    // Also parts that a reader of JSON may stumble over: half a
    // surrogate pair, a byte that is no UTF-8, numbers beyond 64 bits.
    private static readonly byte[][] s_corpus =
    [
        JournalRecordTests.Published.ToBytes(),
        JournalRecordTests.Namespace.ToBytes(),
        """{"Kind":"PublishedName","Netns":{"Device":4,"Inode":99999999999999999999},"Cookie":1e400,"Name":"\ud800"}"""u8.ToArray(),
        [.. """{"Kind":"PublishedName","Name":"""u8, 0xff, 0xfe, .. "\"}"u8],
        """{"Kind":"Namespace","Kind":"PublishedName","Netns":{"Netns":{"Netns":{}}},"Cookie":-1}"""u8.ToArray(),
    ];

    [Fact]
    public void Parse_CorruptedBytes_AreAWholeEntryOrNone()
    {
        int whole = 0, refused = 0;
        long before = RetainedMemory.Now;
        Check(Cases, CorruptedBytes.Of(s_corpus), bytes =>
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            JournalRecord? record = JournalRecord.Parse(bytes);
            if (record is not null) AssertWhole(record);
            JournalOwnerName.Parse(Encoding.UTF8.GetString(bytes));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < BytesForAny + (bytes.Length * 200));
            if (record is null) refused++;
            else whole++;
        });

        Assert.Equal(Cases, whole + refused);
        // Else the fuzzer spoils nothing, or nothing but the first byte.
        Assert.True(whole > Cases / 100 && refused > Cases / 2, $"{whole} whole, {refused} refused");
        RetainedMemory.AssertGrowth(before, MostGrowth);
    }

    [Fact]
    public void OwnerName_SpoiledText_IsReadBackOrNone()
    {
        byte[][] corpus = [Encoding.UTF8.GetBytes(JournalOwnerName.New().ToString()), "1-1.1.0.0.0"u8.ToArray()];
        Check(Cases, CorruptedBytes.Of(corpus), bytes =>
        {
            string text = Encoding.UTF8.GetString(bytes);
            if (JournalOwnerName.Parse(text) is { } name) Assert.Equal(name, JournalOwnerName.Parse(name.ToString()));
        });
    }

    [Fact]
    public void Search_FolderOfSpoiledEntries_FindsNothingAndLeavesNoDescriptor()
    {
        DirectoryInfo place = Directory.CreateTempSubdirectory("netnsps-journal-");
        try
        {
            var journal = new JournalFolder(place.FullName);
            JournalOwner owner = journal.FirstUsable(JournalOwner.Make, [])!;
            string folder = Directory.GetDirectories(Directory.GetDirectories(place.FullName)[0])[0];
            int number = 0;
            Check(CasesOnDisk, CorruptedBytes.Of(s_corpus), bytes => File.WriteAllBytes($"{folder}/{number++}", bytes));
            owner.Folder.Dispose();
            int descriptors = Directory.GetFiles("/proc/self/fd").Length;

            Assert.Empty(OrphanSearch.Run(journal));

            Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, descriptors + 5);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private static void AssertWhole(JournalRecord record)
    {
        Assert.True(Enum.IsDefined(record.Kind));
        if (record.Kind == JournalKind.PublishedName)
        {
            Assert.True(NetnsName.IsValid(record.Name!) && record.Placeholder is not null && record.Folder is not null);
            Assert.DoesNotContain('/', record.Name!);
        }
        else
        {
            Assert.True(record.Name is null && record.Cookie is not null);
        }
    }

    private static void Check(int cases, Gen<byte[]> inputs, Action<byte[]> body)
        => Prop.ForAll(inputs.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, (Seed << 1) | 1), FSharpOption<int>.None))));
}
