using System.Globalization;

namespace NetnsPS;

/// <summary>A namespace.</summary>
/// <param name="Type">The kernel's word for it: <c>net</c>, <c>mnt</c>,
/// <c>user</c>, ...; null when it could not be asked.</param>
/// <param name="Inode">The number that identifies the namespace (namespaces(7)).</param>
public sealed record NamespaceDetails(string? Type, ulong? Inode) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture, $"{Type ?? "some"} namespace {Inode}");

    internal override bool IsSameObject(FdDetails other)
        => other is not NamespaceDetails space || Inode is null || space.Inode is null || Inode == space.Inode;
}
