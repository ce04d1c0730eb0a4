using System.Collections;
using System.Globalization;

namespace NetnsPS;

/// <summary>
/// Takes hashtables such as <c>@{ Via = '10.0.0.1'; Device = 'eth0'; Weight = 2 }</c> for the paths of a route.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RoutePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Bare(inputData) switch
    {
        IDictionary one => One(one),
        object[] many => many.Select(m => Bare(m) is IDictionary path ? One(path) : m).ToArray(),
        string text
            => throw new ArgumentTransformationMetadataException(ErrorRecords.Text(nameof(SR.RoutePathNoTable), text)),
        _ => inputData,
    };

    private static NetnsRoutePath One(IDictionary written)
    {
        var path = new NetnsRoutePath();
        foreach (DictionaryEntry entry in written) path = With(path, $"{entry.Key}", Bare(entry.Value));
        return path;
    }

    private static NetnsRoutePath With(NetnsRoutePath path, string key, object? value)
    {
        try
        {
            return key.ToUpperInvariant() switch
            {
                "VIA" or "GATEWAY" => path with { Gateway = Cidr.ParseAddress($"{value}") },
                "DEVICE" or "LINK" => path with { Device = $"{value}" },
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

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
