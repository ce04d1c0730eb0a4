using System.Diagnostics;

namespace NetnsPS;

/// <summary>
/// What a user wrote for <c>-Netns</c>, not yet looked up: a <see cref="Netns"/>, the name of one, a path to an nsfs
/// file, a process id, a process, <c>host</c>, or <c>.</c> for the current one. Looked up by the command, so that a wrong one is the command's error
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
        Netns netns = FindOrHint();
        return netns.IsRemoved ? throw new NetnsNotFoundException(netns.Name, $"Network namespace '{netns.Name}' was removed.") : netns;
    }

    // Whoever is inside a namespace easily forgets that the first argument names one, and not a link or the like.
    private Netns FindOrHint()
    {
        try
        {
            return Find();
        }
        catch (NetnsNotFoundException error) when (_value is string name && !name.Contains('/'))
        {
            if (Netns.Current is not { IsRemoved: false } here) throw;
            string? hint = NetnsLink.Find(here, name) is not null ? nameof(SR.NetnsIsLinkName)
                : ReferenceEquals(here, Netns.Host) ? null : nameof(SR.NetnsCurrentHint);
            if (hint is null) throw;
            throw new NetnsNotFoundException(error.What, ErrorRecords.Text(hint, error.Message, name, here));
        }
    }

    private Netns Find() => _value switch
    {
        Netns netns => netns,
        "." => Netns.Current,
        string name when name.Contains('/') => Netns.OpenPath(name),
        string name => Netns.Get(name),
        int id => Netns.OpenProcess(id),
        long id when id is > 0 and <= int.MaxValue => Netns.OpenProcess((int)id),
        Process process => Netns.OpenProcess(process.Id),
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
