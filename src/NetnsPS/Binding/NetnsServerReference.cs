namespace NetnsPS;

/// <summary>
/// What a user wrote for a server that was started from here, not yet looked up: a <see cref="NetnsServer"/>, a name or
/// a pattern. Looked up by the command, for the same reason as a <see cref="NetnsReference"/>.
/// </summary>
public sealed class NetnsServerReference
{
    private readonly object _value;

    /// <summary>Takes anything that can name a server.</summary>
    /// <param name="value">A <see cref="NetnsServer"/>, or a name.</param>
    public NetnsServerReference(object value) => _value = value;

    internal object Value => _value;

    /// <summary>As the user wrote it.</summary>
    public override string ToString() => _value is NetnsServer server ? server.Name : _value.ToString() ?? "";

    /// <summary>Looks it up: one server, or those of a name; for a pattern none, too.</summary>
    /// <exception cref="NetnsServerNotFoundException">There is none that runs.</exception>
    /// <exception cref="InvalidInputException">It is no server, or not of the kind.</exception>
    internal IReadOnlyList<T> Resolve<T>() where T : NetnsServer
    {
        switch (_value)
        {
            case T server:
                return [server];
            case NetnsServer other:
                throw new InvalidInputException(
                    InputFault.Value, ErrorRecords.Text(nameof(SR.ServerOfOtherKind), other.Name, other.Kind));
            case string name when WildcardPattern.ContainsWildcardCharacters(name):
                var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
                return [.. NetnsServer.All.OfType<T>().Where(s => pattern.IsMatch(s.Name))];
            case string name:
                return NetnsServer.Find(name).OfType<T>().ToArray() is { Length: > 0 } found
                    ? found
                    : throw new NetnsServerNotFoundException(name);
            default:
                throw new InvalidInputException(
                    InputFault.Value, ErrorRecords.Text(nameof(SR.ServerReferenceUnusable), _value.GetType()));
        }
    }
}

/// <summary>Takes whatever the user wrote as a reference to a server, one or many.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NetnsServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => inputData is null ? null!
            : Written.Items(inputData) is { } many ? many.Select(i => One(i!)).ToArray()
            : One(inputData);

    private static object One(object item)
    {
        object value = Written.Bare(item)!;
        return value as NetnsServerReference ?? new NetnsServerReference(value);
    }
}
