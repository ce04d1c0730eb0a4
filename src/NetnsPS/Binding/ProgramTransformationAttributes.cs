using System.Collections;
using System.Globalization;

namespace NetnsPS;

/// <summary>
/// Takes one program: a text, a file or what Get-Command gives. A
/// list is refused here, since it would go to another parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProgramTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) switch
        {
            ApplicationInfo program => program.Path,
            FileInfo file => file.FullName,
            string or ScriptBlock or null => inputData!,
            IEnumerable or CommandInfo => throw new ArgumentTransformationMetadataException(
                ErrorRecords.Text(nameof(SR.ProgramIsNone), inputData)),
            _ => NativeArguments.Text(inputData)!,
        };
}

/// <summary>Takes arguments as PowerShell's native commands do.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProgramArgumentsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? bare = Written.Bare(inputData);

        // Arguments one by one come as this list, and each may be a list itself; a single list comes instead of it.
        if (bare is List<object> { } each
            && !(each.Count == 1 && LanguagePrimitives.GetEnumerator(each[0]) is not null))
            return each.SelectMany(NativeArguments.Texts).ToArray();
        if (Written.Items(bare) is { } many && Array.Find(many, NativeArguments.IsHalf) is { } half)
            throw new ArgumentTransformationMetadataException(ErrorRecords.Text(nameof(SR.ProgramSplatColon), half));
        return NativeArguments.Texts(inputData).ToArray();
    }
}

/// <summary>
/// Makes texts of values as PowerShell does for native commands: lists
/// item by item, nothing for <c>$null</c>, and the same in every culture.
/// </summary>
internal static class NativeArguments
{
    /// <summary>
    /// What marks the text of a parameter in <c>$args</c>, so that it is one again when <c>@args</c> passes it on.
    /// </summary>
    internal const string ParameterNote = "<CommandParameterName>";

    /// <summary>The arguments that a value stands for.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It
    /// is a scriptblock, which native commands refuse.</exception>
    internal static IEnumerable<string> Texts(object? value)
    {
        if (value is null) yield break;
        if (LanguagePrimitives.GetEnumerator(value) is not { } items)
        {
            if (Text(value) is { } text) yield return text;
            yield break;
        }

        while (items.MoveNext())
        {
            if (items.Current is not null && Text(items.Current) is { } text) yield return text;
        }
    }

    /// <summary>
    /// Whether it is a word such as <c>-x:</c> in the <c>$args</c> of a function: whether its value was behind it or
    /// apart is not known any more.
    /// </summary>
    internal static bool IsHalf(object? item)
        => item is PSObject noted && noted.Properties[ParameterNote] is not null && noted.ToString().EndsWith(':');

    /// <summary>A single value as text; null for nothing. A number is as it was written.</summary>
    internal static string? Text(object value)
    {
        if (ReferenceEquals(value, System.Management.Automation.Internal.AutomationNull.Value)) return null;
        if (Written.Bare(value) is ScriptBlock block)
            throw new ArgumentTransformationMetadataException(
                ErrorRecords.Text(nameof(SR.ProgramArgumentIsBlock), block));
        return (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);
    }
}

/// <summary>
/// Takes whatever stands behind an abbreviated parameter, which is refused in any case and with a message of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AnySwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => SwitchParameter.Present;
}
