using System.Collections;
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
        object? bare = Written.Bare(value);

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

/// <summary>Takes <c>1%</c> for a percentage, besides a bare number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PercentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) is string text && double.TryParse(
            text.AsSpan().Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double percent)
            ? percent
            : inputData;
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
        if (Written.Bare(inputData) is string text && Parse(text) is { } rate) return rate;
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

/// <summary>Takes the name of a protocol in IP, such as <c>tcp</c>, for its number (protocols(5)).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IpProtocolTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The names, and the numbers that IANA gave them.</summary>
    internal static IReadOnlyDictionary<string, int> Known { get; } =
        new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
        {
            ["icmp"] = 1,
            ["igmp"] = 2,
            ["tcp"] = 6,
            ["udp"] = 17,
            ["dccp"] = 33,
            ["gre"] = 47,
            ["esp"] = 50,
            ["ah"] = 51,
            ["icmpv6"] = 58,
            ["ospf"] = 89,
            ["sctp"] = 132,
            ["udplite"] = 136,
        };

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) is string name && Known.TryGetValue(name, out int number) ? number : inputData;
}

/// <summary>
/// Writes yes and no as the kernel's settings have them, 1 and 0, where PowerShell would write True and False.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SysctlValueTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) is IEnumerable many and not string
            ? many.Cast<object>().Select(One).ToArray()
            : One(inputData);

    private static object One(object value) => Written.Bare(value) is bool yes ? yes ? "1" : "0" : value;
}

/// <summary>
/// Takes hashtables such as <c>@{ Via = '10.0.0.1'; Link = 'eth0'; Weight = 2 }</c> for the paths of a route.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RoutePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) switch
        {
            IDictionary one => One(one),
            object[] many => many.Select(m => Written.Bare(m) is IDictionary path ? One(path) : m).ToArray(),
            string text => throw new ArgumentTransformationMetadataException(
                ErrorRecords.Text(nameof(SR.RoutePathNoTable), text)),
            _ => inputData,
        };

    private static NetnsRoutePath One(IDictionary written)
    {
        var path = new NetnsRoutePath();
        foreach (DictionaryEntry entry in written) path = With(path, $"{entry.Key}", Written.Bare(entry.Value));
        return path;
    }

    private static NetnsRoutePath With(NetnsRoutePath path, string key, object? value)
    {
        try
        {
            return key.ToUpperInvariant() switch
            {
                "VIA" or "GATEWAY" => path with { Gateway = Cidr.ParseAddress($"{value}") },
                "LINK" or "DEVICE" => path with { Device = $"{value}" },
                "WEIGHT" => path with { Weight = Convert.ToInt32(value, CultureInfo.InvariantCulture) },
                "ONLINK" => path with { OnLink = LanguagePrimitives.IsTrue(value) },
                _ => throw new ArgumentTransformationMetadataException(
                    ErrorRecords.Text(nameof(SR.RoutePathUnknown), key)),
            };
        }
        catch (Exception error) when (error is InvalidInputException or FormatException or InvalidCastException
            or OverflowException)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
