using System.Diagnostics;
using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// What a user wrote for <c>-Netns</c>, not yet looked up: a <see cref="Netns"/>, the name of one, a path to an nsfs
/// file, a process id, a process, or <c>host</c>. Looked up by the command, so that a wrong one is the command's error
/// with its own id, and one bad item of many does not lose the others.
/// </summary>
public sealed class NetnsReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a namespace.</summary>
    /// <param name="value">A <see cref="Netns"/>, string, integer, process, or something with a property <c>Netns</c>.</param>
    public NetnsReference(object value) => _value = value;

    /// <summary>As the user wrote it.</summary>
    public override string ToString() => _value.ToString() ?? "";

    internal object Value => _value;

    /// <summary>Looks it up.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such namespace or process, or it was removed.</exception>
    /// <exception cref="InvalidInputException">It is not a namespace.</exception>
    internal Netns Resolve()
    {
        Netns netns = Find();
        return netns.IsRemoved ? throw new NetnsNotFoundException(netns.Name, $"Network namespace '{netns.Name}' was removed.") : netns;
    }

    private Netns Find() => _value switch
    {
        Netns netns => netns,
        string name when name.Contains('/') => NetnsDirectory.ByPath(name),
        string name => Netns.Get(name),
        int id => NetnsDirectory.ByProcess(id),
        long id when id is > 0 and <= int.MaxValue => NetnsDirectory.ByProcess((int)id),
        Process process => NetnsDirectory.ByProcess(process.Id),
        _ => PSObject.AsPSObject(_value).Properties[nameof(Netns)]?.Value switch
        {
            PSObject { BaseObject: Netns netns } => netns,
            Netns netns => netns,
            _ => throw new InvalidInputException(InputFault.Value, ErrorRecords.Text(nameof(SR.NetnsReferenceUnusable), _value.GetType())),
        },
    };
}

/// <summary>Takes whatever the user wrote as a reference, one or many.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NetnsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = Unwrap(inputData);
        return value is System.Collections.IEnumerable many and not string
            ? many.Cast<object>().Select(One).ToArray()
            : One(value);
    }

    private static object One(object item) => Unwrap(item) is { } value ? value as NetnsReference ?? new NetnsReference(value) : null!;

    private static object Unwrap(object value) => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
