using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Fuzz;

/// <summary>
/// Whatever bytes come, a decoder gives an object or a <see cref="NetlinkDecodeException"/>, soon and in little memory.
/// A failure names the seed. NETNSPS_FUZZ_SEED takes another one; <c>random</c> takes a new one each time.
/// </summary>
public sealed class FuzzTests
{
    private const int CasesOfOne = 8_000;

    // They are forty decoders.
    private const int CasesOfKinds = 80_000;

    // A small message may say "VLANs 1 to 4094", which are then listed;
    // otherwise decoders make a few objects for each byte, at most.
    private const long BytesForAny = 64 * 1024;
    private const long BytesForEachByte = 200;

    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Decoders => [.. FuzzedDecoder.All.Keys];

    private static ulong Seed { get; } = Environment.GetEnvironmentVariable("NETNSPS_FUZZ_SEED") switch
    {
        null or "" => 20_251_125,
        "random" => (ulong)Random.Shared.NextInt64(),
        string text => ulong.Parse(text, CultureInfo.InvariantCulture),
    };

    [Theory]
    [MemberData(nameof(Decoders))]
    public async Task Read_CorruptedBytes_AreDecodedOrRefused(string name)
    {
        FuzzedDecoder decoder = FuzzedDecoder.All[name];
        int cases = name == "kinds" ? CasesOfKinds : CasesOfOne, decoded = 0, refused = 0;
        // The second number of the generator's state must be odd (SplitMix).
        Config config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, (Seed << 1) | 1), FSharpOption<int>.None)));
        Property property = Prop.ForAll(CorruptedBytes.Of(decoder.Corpus).ToArbitrary(), bytes =>
        {
            if (Survives(decoder, bytes)) decoded++;
            else refused++;
        });

        Exception? failure = await Task.Run(
            () => Record.Exception(() => property.Check(config)), TestContext.Current.CancellationToken)
            .WaitAsync(s_hang, TestContext.Current.CancellationToken);

        Assert.True(failure is null, $"NETNSPS_FUZZ_SEED={Seed}: {failure}");
        Assert.Equal(cases, decoded + refused);
        // Else the fuzzer fools itself: it never gets past the first check, or spoils nothing.
        Assert.True(decoded > cases / 50 && refused > cases / 50, $"{decoded} decoded, {refused} refused");
    }

    private static bool Survives(FuzzedDecoder decoder, byte[] payload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool decoded = true;
        try
        {
            decoder.Read(new NetlinkMessage(new NetlinkHeader { Type = decoder.Type }, payload));
        }
        catch (NetlinkDecodeException)
        {
            decoded = false;
        }

        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        return used <= BytesForAny + (payload.Length * BytesForEachByte)
            ? decoded
            : throw new InvalidOperationException(
                $"Reading {payload.Length} bytes allocated {used}: {Convert.ToHexString(payload)}");
    }
}
