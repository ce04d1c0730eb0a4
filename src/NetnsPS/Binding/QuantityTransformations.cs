using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS;

/// <summary>Takes <c>1%</c> for a percentage, besides a bare number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PercentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text
            && double.TryParse(text.AsSpan().Trim()
            .TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) ? percent : inputData;
}

/// <summary>
/// Takes <c>10mbit</c> or <c>1gbit</c> for a rate in bits each second,
/// as tc(8) writes it; <c>bps</c> and its multiples are bytes.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed partial class RateTransformationAttribute : ArgumentTransformationAttribute
{
    private const int BitsPerByte = 8;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && Parse(text) is { } rate)
            return rate;
        return inputData is null
            || LanguagePrimitives.TryConvertTo<long>(inputData, CultureInfo.InvariantCulture, out _)
            ? inputData!
            : throw new ArgumentTransformationMetadataException(
                ErrorRecords.Text(nameof(SR.UnreadableRate), inputData));
    }

    /// <summary>The bits each second that a text says; null when it is not of that form.</summary>
    internal static long? Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success) return null;
        int power = "kmgt".IndexOf(match.Groups["multiple"].Value.ToLowerInvariant(), StringComparison.Ordinal) + 1;
        if (match.Groups["multiple"].Length == 0) power = 0;
        double factor = Math.Pow(match.Groups["binary"].Success ? 1024 : 1000, power);
        bool isBytes = match.Groups["unit"].Value.Equals("bps", StringComparison.OrdinalIgnoreCase);
        double rate = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * factor
            * (isBytes ? BitsPerByte : 1);
        return rate < long.MaxValue ? (long)Math.Round(rate) : null;
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]+(\.[0-9]+)?)\s*(?<multiple>[kmgt]?)(?<binary>i)?(?<unit>bit|bps)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
