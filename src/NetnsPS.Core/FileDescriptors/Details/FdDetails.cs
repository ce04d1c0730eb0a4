namespace NetnsPS;

/// <summary>
/// What only descriptors of one kind have. Each kind has its own subclass; <c>ToString()</c> says it in one line.
/// </summary>
public abstract record FdDetails
{
    /// <summary>
    /// The part of the details that is worth a line, without the name of the kind; empty when there is nothing to add.
    /// </summary>
    /// <returns>One line for a person to read.</returns>
    public sealed override string ToString() => Summary;

    /// <summary>The text of <see cref="ToString"/>.</summary>
    protected abstract string Summary { get; }

    /// <summary>Whether two details can belong to one and the same open file, seen at two times.</summary>
    /// <remarks>Only what never changes while a file is open may be compared here.</remarks>
    internal virtual bool IsSameObject(FdDetails other) => true;
}
