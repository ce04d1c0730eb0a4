using System.Diagnostics;

namespace NetnsPS;

/// <summary>
/// What a user wrote for a process, not yet looked up: a process id, a <see cref="Process"/>, a
/// <see cref="NetnsProcess"/>, a <see cref="NetnsMember"/>, or something of one process, such as a file descriptor.
/// Looked up by the command, for the same reason as a <see cref="NetnsReference"/>.
/// </summary>
public sealed class ProcessReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a process.</summary>
    /// <param name="value">An integer, a process, or something with a property <c>ProcessId</c>; of a custom object
    /// also <c>Id</c>.</param>
    public ProcessReference(object value) => _value = value;

    /// <summary>As the user wrote it, a process by its name and number.</summary>
    public override string ToString()
        => _value is Process process ? $"{NameOf(process)} ({process.Id})" : _value.ToString() ?? "";

    /// <summary>Its process id.</summary>
    /// <exception cref="InvalidInputException">It is no process.</exception>
    internal int Id => IdOf(_value) ?? throw new InvalidInputException(
        InputFault.Value, ErrorRecords.Text(nameof(SR.ProcessReferenceUnusable), _value.GetType()));

    /// <summary>The process that an object is, or is of; null when it is none.</summary>
    internal static int? IdOf(object value)
    {
        object? id = value switch
        {
            Process process => process.Id,
            NetnsProcess process => process.Id,
            NetnsMember member => member.ProcessId,
            // What a number Id means is not known of other objects: of a VLAN it is one, of a job another one.
            PSObject custom => Written.Property(custom, "ProcessId") ?? Written.Property(custom, "Id"),
            bool or char => null,
            string or ValueType => value,
            _ => Written.Property(value, "ProcessId"),
        };
        return id is IReadOnlyList<int> holders
            ? holders is [var only] ? only : null
            : id is not null && LanguagePrimitives.TryConvertTo(id, out int number) ? number : null;
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
public sealed class ProcessTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override object Refer(object value) => value as ProcessReference ?? new ProcessReference(value);
}

/// <summary>
/// What a user wrote for a process that was started from here, not yet looked up: a <see cref="NetnsProcess"/>, a name
/// or pattern, a process id, a <see cref="Process"/>, a <see cref="NetnsMember"/>. What is merely of a process, such as
/// a file descriptor, does not stand for it: the commands end and stop processes.
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
        if (!WildcardPattern.ContainsWildcardCharacters(name))
            return NetnsProcess.Find(WildcardPattern.Unescape(name)) is { Count: > 0 } found
                ? found
                : throw new NetnsProcessNotFoundException(name);
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return [.. NetnsProcess.All.Where(p => pattern.IsMatch(p.Name))];
    }
}

/// <summary>
/// Takes whatever the user wrote as a reference to a process that was started from here, one or many.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NetnsProcessTransformationAttribute : ReferenceTransformationAttribute
{
    private protected override object Refer(object value)
        => value as NetnsProcessReference ?? new NetnsProcessReference(value);
}
