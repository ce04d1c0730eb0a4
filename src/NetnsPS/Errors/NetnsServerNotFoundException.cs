namespace NetnsPS;

/// <summary>No such server runs.</summary>
/// <param name="what">The name that was asked for.</param>
internal sealed class NetnsServerNotFoundException(string what)
    : Exception(ErrorRecords.Text(nameof(SR.NetnsServerNotFoundText), what))
{
    /// <summary>The name that was asked for.</summary>
    internal string What { get; } = what;
}
