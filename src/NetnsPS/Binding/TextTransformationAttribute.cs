using System.Collections;

namespace NetnsPS;

/// <summary>
/// Takes texts and what stands for itself as text, such as an address, but no object of this module that merely has a
/// text: that of a namespace is its name, and the route to a namespace named <c>default</c> would be the default route.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        foreach (object? item in Bare(inputData) is IEnumerable many and not string ? many : new[] { inputData })
        {
            if (IsObject(Bare(item))) throw Refuse(Bare(item)!.GetType());
        }

        return inputData;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static bool IsObject(object? value)
        => value is not (null or Cidr or ValueType)
            && (value.GetType().Assembly == typeof(Netns).Assembly || NetnsReference.NetnsOf(value) is not null);

    // As a failed conversion, by which PowerShell goes on to the next parameter that the pipeline's object may be for.
    private static ArgumentTransformationMetadataException Refuse(Type type)
    {
        string message = ErrorRecords.Text(nameof(SR.TextOnly), type);
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
