using System.Diagnostics;

namespace NetnsPS;

/// <summary>
/// What a user wrote for a process that was started from here, not yet looked up: a <see cref="NetnsProcess"/>, a name
/// or pattern, a process id, a <see cref="Process"/>, a <see cref="NetnsMember"/>. Looked up by the command, for the
/// same reason as a <see cref="NetnsReference"/>. What merely knows a process, such as a file descriptor, does not
/// stand for it: these commands end and stop processes.
/// </summary>
public sealed class NetnsProcessReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a process that was started from here.</summary>
    /// <param name="value">A <see cref="NetnsProcess"/>, a name,
    /// or what a <see cref="ProcessReference"/> takes.</param>
    public NetnsProcessReference(object value) => _value = value;

    /// <summary>As the user wrote it.</summary>
    public override string ToString() => _value.ToString() ?? "";

    /// <summary>
    /// What lives in a namespace and was not started from here,
    /// such as what forked away; null when it is something else.
    /// </summary>
    internal NetnsMember? Foreign
        => _value is NetnsMember member && NetnsProcess.Find(member.ProcessId) is null ? member : null;

    /// <summary>Looks it up: one process, or those of a name; for a pattern none, too.</summary>
    /// <exception cref="NetnsProcessNotFoundException">There is none, or it was not started from here.</exception>
    /// <exception cref="InvalidInputException">It is no process.</exception>
    internal IReadOnlyList<NetnsProcess> Resolve()
    {
        if (_value is NetnsProcess process) return [process];
        if (_value is not (string or int or Process or NetnsMember))
            throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.ProcessReferenceUnusable), _value.GetType()));
        if (_value is not string name)
            return [NetnsProcess.Find(new ProcessReference(_value).Id)
                ?? throw new NetnsProcessNotFoundException(ToString())];
        if (WildcardPattern.ContainsWildcardCharacters(name)) return Matching(name);
        return NetnsProcess.Find(name) is { Count: > 0 } found ? found : throw new NetnsProcessNotFoundException(name);
    }

    private static NetnsProcess[] Matching(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return [.. NetnsProcess.All.Where(p => pattern.IsMatch(p.Name))];
    }
}

/// <summary>
/// Takes whatever the user wrote as a reference to a process that was started from here, one or many.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NetnsProcessTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => WrittenList.Each(inputData, One);

    private static object One(object item)
        => Unwrap(item) is { } value ? value as NetnsProcessReference ?? new NetnsProcessReference(value) : null!;

    private static object Unwrap(object value)
        => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
