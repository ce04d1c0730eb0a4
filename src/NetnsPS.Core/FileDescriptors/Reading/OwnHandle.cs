using System.Collections.Concurrent;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// A descriptor through which this process looks at descriptors. When it looks at itself they are in the list, but they
/// are none of the caller's, and are left out.
/// </summary>
internal sealed class OwnHandle : IDisposable
{
    private static readonly ConcurrentDictionary<int, byte> s_numbers = new();

    internal OwnHandle(SafeFd fd)
    {
        Fd = fd;
        s_numbers[fd.Number] = 0;
    }

    internal SafeFd Fd { get; }

    internal static bool Contains(int number) => s_numbers.ContainsKey(number);

    public void Dispose()
    {
        // Forgotten before it is closed: afterwards the number may already be another's.
        if (!Fd.IsClosed) s_numbers.TryRemove(Fd.Number, out _);
        Fd.Dispose();
    }
}
