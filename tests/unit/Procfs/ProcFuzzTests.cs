using System.Text;
using NetnsPS.Namespaces;
using NetnsPS.Netlink.Diag;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.Procfs;

/// <summary>
/// Whatever is in a file below /proc, a parser gives something or nothing, in memory of the order of what it was given.
/// A failure names the seed and the input; NETNSPS_FUZZ_SEED takes another seed.
/// </summary>
public sealed class ProcFuzzTests
{
    private const int CasesOfOne = 5_000;
    private const long BytesForAny = 192 * 1024; // a search of an environment takes a block
    private const long BytesForEachByte = 400;

    private static readonly Dictionary<string, (string Sample, Action<byte[]> Read)> s_parsers = new()
    {
        ["environ"] = ("PATH=/bin\0NETNSPS_PROCESS=12-3456.4026531836.fedcba9876543210fedcba9876543210.7.0123456789abcdef0123456789abcdef\0HOME=/\0",
            b => _ = ProcFile.FindVariable(new MemoryStream(b), "NETNSPS_PROCESS="u8) is { } text
                ? ProcessMarker.Parse(text)
                : null),
        ["marker"] = ("12-3456.4026531836.fedcba9876543210fedcba9876543210.7.0123456789abcdef0123456789abcdef",
            b => ProcessMarker.Parse(Text(b))),
        ["identity"] = ("4711-987654", b => ProcessIdentity.Parse(Text(b))),
        ["stat"] = ("4711 (a) R 1 (b) S 17 4711 4700 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200 "
            + "18446744073709551615\n", b => ProcStat.Parse(Text(b))),
        ["unix"] = ("Num       RefCount Protocol Flags    Type St Inode Path\n00000000cd48cdfd: 00000002 00000000 "
            + "00010000 "
            + "0001 01 196236 /tmp/a name with  spaces\n", b => ProcNet.ParseUnix(b)),
        ["mountinfo"] = ("36 35 98:0 /mnt\\0401 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n25 30 "
            + "0:23 / /sys rw - sysfs sysfs rw\n",
            b => Array.ForEach(Text(b).Split('\n'), l => ProcMount.Parse(l))),
        ["fdinfo"] = ("pos:\t0\nflags:\t02004002\nmnt_id:\t15\nino:\t1057\ntfd:        5 events:       19 data:       "
            + "         5  pos:0 ino:1 sdev:8\nPid:\t12\nNSpid:\t12\t1\n",
            b => FdInfo.Parse(b)),
        ["link"] = ("socket:[12345]", b => FdTarget.Parse(b)),
        ["tcp"] = ("  sl  local_address rem_address   st tx_queue\n   0: 0100007F:1F90 00000000:0000 0A "
            + "00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0\n",
            b => _ = ProcNet.ParseInet(b, SocketFamily.Inet, InetProtocols.IPPROTO_TCP)),
        ["command line"] = ("/usr/bin/python3\0-m\0http.server\0", b => Text(b).TrimEnd('\0').Replace('\0', ' ')),
    };

    public static TheoryData<string> Parsers => [.. s_parsers.Keys];

    [Fact]
    public void Cases_OfAllParsers_AreFiftyThousand() => Assert.True(s_parsers.Count * CasesOfOne >= 50_000);

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Read_ChangedBytes_NeitherFailsNorGrows(string name)
    {
        (string sample, Action<byte[]> read) = s_parsers[name];
        int seed = int.TryParse(Environment.GetEnvironmentVariable("NETNSPS_FUZZ_SEED"), out int asked)
            ? asked
            : 20_261_130;
        var random = new Random(seed);
        byte[] whole = Encoding.UTF8.GetBytes(sample);
        read(whole); // once, so that what is made for good is not counted
        for (int i = 0; i < CasesOfOne; i++)
        {
            byte[] changed = Change(whole, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? failure = Record.Exception(() => read(changed));
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(failure is null && used <= BytesForAny + (changed.Length * BytesForEachByte),
                $"NETNSPS_FUZZ_SEED={seed}: {name} used {used} bytes for {changed.Length}, {failure?.Message}: "
                    + $"{Convert.ToHexString(changed)}");
        }
    }

    private static byte[] Change(byte[] whole, Random random)
    {
        var bytes = new List<byte>(whole);
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(Math.Min(8, bytes.Count - at))
                    + 1); break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 40))
                    .Select(_ => (byte)" \0\n():-.,=[]/0123456789\xff"[random.Next(24)])); break;
                case 4: bytes.InsertRange(at, Enumerable.Repeat((byte)'9', random.Next(1, 30))); break;
                default: bytes.InsertRange(at, whole.Take(random.Next(whole.Length))); break;
            }
        }

        return [.. bytes];
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
