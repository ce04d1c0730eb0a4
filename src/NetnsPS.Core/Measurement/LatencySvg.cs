using System.Globalization;
using System.Security;
using System.Text;

namespace NetnsPS.Measurement;

/// <summary>Draws the histogram of a measurement as SVG, with nothing that a browser would have to load.</summary>
internal static class LatencySvg
{
    private const int Width = 720, Height = 400, Left = 60, Right = 20, Top = 64, Bottom = 60, Parts = 40;
    private const int PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;

    internal static string Draw(NetnsLatency latency)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" ");
        Append(svg, $"font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{Width}\" height=\"{Height}\" ");
        Append(svg, $"fill=\"white\"/>\n");
        Text(svg, Left, 22, $"{latency.Subject} from {latency.Netns.Name}", "font-size=\"16\"");
        string failed = latency.Failed > 0
            ? $", {latency.Failed} failed ({string.Join(", ", latency.Failures.Select(f => $"{f.Key} {f.Value}"))})"
            : "";
        Text(svg, Left, 42, $"{latency.Count} samples{failed}; noise of this machine: {latency.Noise}",
            "fill=\"#555\"");
        IReadOnlyList<HistogramBucket> buckets = latency.GetHistogram(Parts);
        if (buckets.Count > 0) Plot(svg, latency, buckets);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Plot(StringBuilder svg, NetnsLatency latency, IReadOnlyList<HistogramBucket> buckets)
    {
        double width = (double)PlotWidth / buckets.Count;
        int most = buckets.Max(b => b.Count);
        for (int i = 0; i < buckets.Count; i++)
        {
            double height = (double)PlotHeight * buckets[i].Count / most;
            Append(svg, $"<rect x=\"{Left + (i * width):0.##}\" y=\"{Top + PlotHeight - height:0.##}\" ");
            Append(svg, $"width=\"{Math.Max(1, width - 1):0.##}\" height=\"{height:0.##}\" fill=\"#4a7fb5\">");
            Append(svg, $"<title>{Histogram.Short(buckets[i].From)} - {Histogram.Short(buckets[i].To)}: ");
            Append(svg, $"{buckets[i].Count}</title></rect>\n");
        }

        int floor = Top + PlotHeight;
        Append(svg, $"<path d=\"M{Left} {Top}V{floor}H{Left + PlotWidth}\" fill=\"none\" stroke=\"#333\"/>\n");
        Text(svg, Left - 6, Top + 10, $"{most}", "text-anchor=\"end\"");
        Text(svg, Left - 6, floor, "0", "text-anchor=\"end\"");
        for (int i = 0; i <= 4; i++)
        {
            int at = buckets.Count * i / 4;
            TimeSpan value = at < buckets.Count ? buckets[at].From : buckets[^1].To;
            Text(svg, Left + (at * width), floor + 18, Histogram.Short(value), "text-anchor=\"middle\"");
        }

        int row = 0;
        foreach ((string name, TimeSpan? value) in new[]
            { ("P50", latency.P50), ("P90", latency.P90), ("P99", latency.P99), ("P99.9", latency.P999) })
        {
            if (value is not { } known) continue;
            double x = Left + (PlaceOf(known, buckets) * width);
            int y = Top + 12 + (row++ % 4 * 14);
            Append(svg, $"<line x1=\"{x:0.##}\" y1=\"{Top}\" x2=\"{x:0.##}\" y2=\"{floor}\" stroke=\"#c0392b\" ");
            Append(svg, $"stroke-dasharray=\"4 3\"/>\n");
            bool isRight = x > Left + (PlotWidth * 0.75);
            Text(svg, x + (isRight ? -4 : 4), y, $"{name} {Histogram.Short(known)}",
                isRight ? "fill=\"#c0392b\" text-anchor=\"end\"" : "fill=\"#c0392b\"");
        }

        Text(svg, Left + (PlotWidth / 2.0), Height - 12, "latency", "text-anchor=\"middle\" fill=\"#555\"");
    }

    private static double PlaceOf(TimeSpan value, IReadOnlyList<HistogramBucket> buckets)
    {
        for (int i = 0; i < buckets.Count; i++)
        {
            if (value < buckets[i].To) return i + ((value - buckets[i].From) / (buckets[i].To - buckets[i].From));
        }

        return buckets.Count;
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string attributes)
        => Append(svg, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" {attributes}>{Escape(text)}</text>\n");

    // Control characters are not allowed in XML at all.
    private static string Escape(string text)
        => SecurityElement.Escape(string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)))!;

    private static void Append(StringBuilder svg, FormattableString text)
        => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
