using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS;

/// <summary>Takes <c>50ms</c>, <c>2s</c>, <c>1.5m</c> or <c>1h</c> for a <see cref="TimeSpan"/>, besides all that PowerShell takes.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed partial class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text && Parse(text) is { } duration ? duration : inputData;
    }

    /// <summary>The duration that a text such as <c>50ms</c> says; null when it is not of that form.</summary>
    internal static TimeSpan? Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success) return null;
        double number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "us" or "µs" => TimeSpan.FromMicroseconds(number),
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" or "min" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(@"^\s*(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>us|µs|ms|s|m|min|h)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
