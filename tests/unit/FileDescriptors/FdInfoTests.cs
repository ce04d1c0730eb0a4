using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Interop;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class FdInfoTests
{
    [Fact]
    public void Parse_CommonLines_AreRead()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            "pos:\t-1\nflags:\t02104002\nmnt_id:\t24\nino:\t18446744073709551615\nlock:\tx\n");

        FdInfo info = FdInfo.Parse(text);

        Assert.Equal((-1L, 0x88802u, 24, ulong.MaxValue), (info.Position, info.Flags, info.MountId, info.Inode));
        Assert.Equal("lock:\tx\n", Encoding.UTF8.GetString(text.AsSpan(info.RestAt)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pos:\tx\nflags:\t8\nmnt_id:\t99999999999\nino:\t-1\n")]
    [InlineData("\n\n\n")]
    public void Parse_NoNumbers_AreNull(string text)
    {
        FdInfo info = FdInfo.Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal((null, null, null, null), (info.Position, info.Flags, info.MountId, info.Inode));
    }

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("037777777777", uint.MaxValue)]
    [InlineData("040000000000", null)]
    [InlineData("08", null)]
    [InlineData("", null)]
    public void Octal_Texts_AreNumbersOfThirtyTwoBits(string text, uint? expected)
        => Assert.Equal(expected, ProcNumber.Octal(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_AnyText_NeitherFailsNorReadsBeyond()
        => Prop.ForAll(FdInfoSamples.Mangled(FdInfoSamples.All).ToArbitrary(), bytes =>
        {
            FdInfo info = FdInfo.Parse(bytes);
            Assert.InRange(info.RestAt, 0, bytes.Length);
            ReadOnlySpan<byte> rest = bytes.AsSpan(info.RestAt);
            int lines = bytes.Count(value => value == '\n') + 1;
            foreach (FdDetails details in (FdDetails[])
            [
                EventFdDetails.Parse(rest), TimerFdDetails.Parse(rest), SignalFdDetails.Parse(rest),
                PidFdDetails.Parse(rest),
                BpfDetails.Parse(rest), DeviceDetails.Parse(1, 2, rest), AnonInodeDetails.Parse("x"u8, rest),
            ])
            {
                Assert.True(details.IsSameObject(details));
                Assert.NotNull(details.ToString());
            }

            Assert.InRange(EpollDetails.Parse(rest).Watched.Count, 0, lines);
            Assert.InRange(InotifyDetails.Parse(rest).Watches.Count, 0, lines);
            Assert.InRange(FanotifyDetails.Parse(rest).Marks.Count, 0, lines);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void ParseTarget_AnyText_HasAForm()
    {
        string[] targets =
        [
            "/etc/hosts", "/x (deleted)", "/memfd:a (deleted)", "/dmabuf:", "socket:[12]", "pipe:[12]",
            "anon_inode:[eventfd]", "net:[4026531840]",
            "(unreachable)/x", "pidfd:[3]",
        ];
        Prop.ForAll(FdInfoSamples.Mangled(targets).ToArbitrary(), bytes =>
        {
            FdTarget target = FdTarget.Parse(bytes);
            Assert.True(target.Name.Length <= bytes.Length);
            Assert.True(target.Inode is not null
                || target.Form is not (TargetForm.Socket or TargetForm.Pipe or TargetForm.Namespace));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void ParseEntries_AnyBytes_GiveNumbersOrNothing()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var numbers = new List<int>();
            DirectoryNames.ParseNumbers(bytes, numbers);
            Assert.All(numbers, number => Assert.True(number >= 0));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
