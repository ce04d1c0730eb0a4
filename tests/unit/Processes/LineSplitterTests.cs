using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class LineSplitterTests
{
    // Text with line ends, carriage returns and characters of one to four bytes, more of them than chance would give.
    private static readonly Gen<string> s_text = Gen.Elements("\n", "\r\n", "a", "bc", " ", "é", "€", "𝄞", "\0")
        .ArrayOf().Select(string.Concat);

    [Fact]
    public void Push_AnyCuts_GivesTheSameLinesAsOneRead()
        => Prop.ForAll(s_text.ToArbitrary(), Gen.Choose(1, 7).ArrayOf().ToArbitrary(), (text, sizes) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return Split([bytes]).SequenceEqual(Split(Cut(bytes, sizes)))
                && Split(Cut(bytes, sizes)).SequenceEqual(Expected(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Push_AnyBytesAndLimit_LosesNothing()
        => Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), Gen.Choose(4, 20)
            .ToArbitrary(), Gen.Choose(1, 7).ArrayOf().ToArbitrary(), (bytes, limit, sizes) =>
        {
            var joined = new List<byte>();
            var splitter = new LineSplitter(limit);
            bool within = true;
            void Take(ReadOnlySpan<byte> line)
            {
                within &= line.Length is > 0 && LongestOf(line) <= limit;
                joined.AddRange(line);
            }

            foreach (byte[] part in Cut(bytes, sizes)) splitter.Push(part, Take);
            splitter.Flush(Take);
            return within && joined.SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Push_LineTooLong_IsCutBetweenCharacters()
        => Prop.ForAll(Gen.Elements("a", "é", "€", "𝄞").ArrayOf().Select(string.Concat).ToArbitrary(), Gen.Choose(4, 9)
            .ToArbitrary(), (text, limit) =>
        {
            var lines = new List<string>();
            var splitter = new LineSplitter(limit);
            splitter.Push(Encoding.UTF8.GetBytes(text), l => lines.Add(LineSplitter.Decode(l)));
            splitter.Flush(l => lines.Add(LineSplitter.Decode(l)));
            return string.Concat(lines) == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Partial_WithoutLineEnd_IsThere()
    {
        var splitter = new LineSplitter();
        splitter.Push("done\nlogin: "u8, _ => { });
        Assert.Equal("login: ", Encoding.UTF8.GetString(splitter.Partial));
    }

    private static List<string> Split(IEnumerable<byte[]> parts)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter();
        void Take(ReadOnlySpan<byte> chunk)
        {
            foreach (string line in Expected(Encoding.UTF8.GetString(chunk))) lines.Add(line);
        }

        foreach (byte[] part in parts) splitter.Push(part, Take);
        splitter.Flush(Take);
        return lines;
    }

    private static int LongestOf(ReadOnlySpan<byte> lines)
    {
        int longest = 0;
        foreach (Range range in lines.Split((byte)'\n'))
            longest = Math.Max(longest, lines[range].Length
                + (range.End.GetOffset(lines.Length) < lines.Length ? 1 : 0));
        return longest;
    }

    private static IEnumerable<string> Expected(string text)
    {
        string[] lines = text.Split('\n');
        return lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length)
            .Select(l => l.EndsWith('\r') ? l[..^1] : l);
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        int at = 0;
        foreach (int size in sizes.Where(_ => at < bytes.Length))
        {
            yield return bytes[at..Math.Min(at + size, bytes.Length)];
            at += size;
        }

        if (at < bytes.Length) yield return bytes[at..];
    }
}
