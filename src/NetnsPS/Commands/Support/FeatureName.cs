namespace NetnsPS.Commands;

/// <summary>Finds features by name, and makes the error for those that there are not.</summary>
internal static class FeatureName
{
    /// <summary>The name as it is listed; null when there is no such feature.</summary>
    internal static string? Find(string name)
        => NetnsSupport.Features.FirstOrDefault(f => string.Equals(f, name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="RuntimeException">There is no such feature; it carries the record.</exception>
    internal static string Require(string name) => Find(name) ?? throw new RuntimeException(null, null, Unknown(name));

    internal static ErrorRecord Unknown(string name)
        => ErrorRecords.Make(nameof(SR.UnknownFeature), ErrorCategory.InvalidArgument, name, name,
            string.Join(", ", NetnsSupport.Features));
}
