using System.Collections;

namespace NetnsPS;

/// <summary>
/// Writes yes and no as the kernel's settings have them, 1 and 0, where PowerShell would write True and False.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SysctlValueTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Bare(inputData) is IEnumerable many and not string
            ? many.Cast<object>().Select(One).ToArray()
            : One(inputData);

    private static object One(object value) => Bare(value) is bool yes ? yes ? "1" : "0" : value;

    private static object Bare(object value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
