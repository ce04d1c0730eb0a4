namespace NetnsPS;

/// <summary>A write to a kernel setting succeeded and did not have its effect.</summary>
/// <param name="name">The setting.</param>
/// <param name="wanted">What was written.</param>
/// <param name="actual">What it reads afterwards.</param>
public sealed class SysctlNotTakenException(string name, string wanted, string actual)
    : NetnsException(
        $"{name} was set to '{wanted}' and still reads '{actual}': the kernel limits it, or another setting rules it.")
{
    /// <summary>The setting.</summary>
    public string Name { get; } = name;

    /// <summary>What was written.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>What it reads afterwards.</summary>
    public string Actual { get; } = actual;
}
