namespace NetnsPS.FileDescriptors;

/// <summary>Whether two sightings can be of one and the same open file.</summary>
internal static class OpenFile
{
    /// <summary>
    /// Compares what never changes while a file is open. Not its flags, which fcntl(2) sets, nor its position, nor its
    /// name, which a rename changes; its access mode can be no other. What one of the two does not know tells nothing.
    /// </summary>
    internal static bool IsSame(FileDescriptor one, FileDescriptor other)
    {
        if (IsUnreadable(one) || IsUnreadable(other)) return true;
        return one.Kind == other.Kind
            && Same(one.Inode, other.Inode) && Same(one.Device, other.Device) && Same(one.MountId, other.MountId)
            && (one.Access == other.Access || one.Access == FdAccess.Unknown || other.Access == FdAccess.Unknown)
            && (one.Details is null || other.Details is null || one.Details.IsSameObject(other.Details));
    }

    internal static bool IsUnreadable(FileDescriptor descriptor) => descriptor.Kind == FileDescriptorKind.Unreadable;

    private static bool Same<T>(T? one, T? other) where T : struct, IEquatable<T>
        => one is not { } a || other is not { } b || a.Equals(b);
}
