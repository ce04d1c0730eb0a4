using System.Diagnostics;

namespace NetnsPS;

/// <summary>
/// What a user wrote for a process, not yet looked up: a process id, a <see cref="Process"/>, a
/// <see cref="NetnsProcess"/>, a <see cref="NetnsMember"/>. Looked up by the command, for the same reason as a
/// <see cref="NetnsReference"/>.
/// </summary>
public sealed class ProcessReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a process.</summary>
    /// <param name="value">An integer, a process, or something with a property <c>ProcessId</c> or <c>Id</c>.</param>
    public ProcessReference(object value) => _value = value;

    /// <summary>As the user wrote it, a process by its name and number.</summary>
    public override string ToString()
        => _value is Process process ? $"{NameOf(process)} ({process.Id})" : _value.ToString() ?? "";

    /// <summary>Its process id.</summary>
    /// <exception cref="InvalidInputException">It is no process.</exception>
    internal int Id => _value switch
    {
        int id => id,
        Process process => process.Id,
        NetnsProcess process => process.Id,
        NetnsMember member => member.ProcessId,
        _ => Told(),
    };

    private int Told()
    {
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(_value).Properties;
        object? id = (properties["ProcessId"] ?? properties["Id"])?.Value ?? _value;
        return LanguagePrimitives.TryConvertTo(id, out int number)
            ? number
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.ProcessReferenceUnusable), _value.GetType()));
    }

    private static string NameOf(Process process)
    {
        try
        {
            return process.ProcessName;
        }
        catch (InvalidOperationException)
        {
            return "ended";
        }
    }
}

/// <summary>Takes whatever the user wrote as a reference to a process, one or many.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ProcessTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => WrittenList.Each(inputData, One);

    private static object One(object item)
        => Unwrap(item) is { } value ? value as ProcessReference ?? new ProcessReference(value) : null!;

    private static object Unwrap(object value)
        => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
