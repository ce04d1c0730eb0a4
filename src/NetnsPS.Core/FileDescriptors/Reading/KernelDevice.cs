namespace NetnsPS.FileDescriptors;

/// <summary>
/// Device numbers as the kernel prints them in fdinfo, in its own 12 + 20 bits (include/linux/kdev_t.h).
/// </summary>
internal static class KernelDevice
{
    /// <summary>The same device as stat(2) gives it.</summary>
    internal static ulong ToStat(ulong kernelDevice)
        => Files.MakeDevice((uint)(kernelDevice >> 20), (uint)(kernelDevice & 0xfffff));
}
