using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS;

/// <summary>
/// Takes <c>50ms</c>, <c>2s</c>, <c>1.5m</c> or <c>1h</c> for a <see cref="TimeSpan"/>, and a bare number for seconds,
/// besides all that PowerShell takes.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed partial class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (Read(inputData) is { } duration) return duration;
        return inputData is null
            || LanguagePrimitives.TryConvertTo<TimeSpan>(inputData, CultureInfo.InvariantCulture, out _)
            ? inputData!
            : throw new ArgumentTransformationMetadataException(
                ErrorRecords.Text(nameof(SR.UnreadableDuration), inputData));
    }

    /// <summary>The duration that a value says; null when it is left to PowerShell.</summary>
    internal static TimeSpan? Read(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;

        // An argument that PowerShell took for a number still knows
        // how it was written: 1.5s is not the 16-bit number 2.
        if (bare is ValueType && value is PSObject written && Parse(written.ToString()) is { } exact) return exact;

        // To PowerShell 2s is the 16-bit number 2, and a number made
        // a TimeSpan would count 100 ns: neither is ever meant.
        return bare switch
        {
            TimeSpan duration => duration,
            string text => Parse(text),
            sbyte or byte or short or ushort or int or uint or long or float or double or decimal
                => TimeSpan.FromSeconds(Convert.ToDouble(bare, CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    /// <summary>The duration that a text such as <c>50ms</c> says; null when it is not of that form.</summary>
    internal static TimeSpan? Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success) return null;
        double number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "" or "s" => TimeSpan.FromSeconds(number),
            "us" or "µs" => TimeSpan.FromMicroseconds(number),
            "ms" => TimeSpan.FromMilliseconds(number),
            "m" or "min" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>us|µs|ms|s|m|min|h|)\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
