namespace NetnsPS;

/// <summary>No such process was started from here.</summary>
/// <param name="what">The name or process that was asked for.</param>
internal sealed class NetnsProcessNotFoundException(string what)
    : Exception(ErrorRecords.Text(nameof(SR.NetnsProcessNotFoundText), what))
{
    /// <summary>The name or process that was asked for.</summary>
    internal string What { get; } = what;
}
