using System.Runtime.ExceptionServices;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Divides the reading of many descriptors among processors: nearly all of the time is the kernel's, which looks up
/// each of them in several calls, and does so for several readers at once. The caller's thread reads until nothing is
/// left, so a helper that the busy machine lets wait delays nobody.
/// </summary>
internal sealed class FdShares
{
    private const int ShareSize = 256;
    private const int LeastForHelp = 2048;
    private const int MostReaders = 4;

    private readonly object _gate = new();
    private readonly List<int> _numbers;
    private readonly List<FileDescriptor>[] _found;
    private int _nextShare;
    private int _helpers;
    private int _missed;
    private bool _isOver;
    private ExceptionDispatchInfo? _failure;

    private FdShares(List<int> numbers)
    {
        _numbers = numbers;
        _found = new List<FileDescriptor>[(numbers.Count + ShareSize - 1) / ShareSize];
    }

    /// <summary>Reads descriptors, in order.</summary>
    /// <param name="reader">The caller's; it stays the caller's.</param>
    /// <param name="openAnother">
    /// Opens a reader for a helper: with directories of its own, since
    /// an open file that is shared is one that processors wait for.
    /// </param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="missed">How many were listed and then gone, or refused.</param>
    internal static List<FileDescriptor> ReadAll(
        FdReader reader, Func<FdReader> openAnother, List<int> numbers, out int missed)
    {
        var shares = new FdShares(numbers);
        int readers = numbers.Count < LeastForHelp ? 1 : Math.Min(MostReaders, Environment.ProcessorCount);
        for (int i = 1; i < readers; i++) ThreadPool.QueueUserWorkItem(_ => shares.Help(openAnother));
        try
        {
            shares.ReadShares(reader);
        }
        finally
        {
            shares.SendHelpersHome();
        }

        shares._failure?.Throw();
        missed = shares._missed;
        return shares._found.Length == 1 ? shares._found[0] : [.. shares._found.SelectMany(share => share)];
    }

    private void ReadShares(FdReader reader)
    {
        int before = reader.Missed;
        while (Interlocked.Increment(ref _nextShare) - 1 is var share && share < _found.Length)
        {
            int end = Math.Min((share + 1) * ShareSize, _numbers.Count);
            var found = new List<FileDescriptor>(ShareSize);
            for (int i = share * ShareSize; i < end; i++)
            {
                if (reader.Read(_numbers[i]) is { } descriptor) found.Add(descriptor);
            }

            _found[share] = found;
        }

        Interlocked.Add(ref _missed, reader.Missed - before);
    }

    private void Help(Func<FdReader> open)
    {
        if (!TryBegin()) return;
        try
        {
            using FdReader reader = open();
            ReadShares(reader);
        }
        catch (ProcessNotFoundException)
        {
            // Before it took a share: the caller reads them all, and sees for itself.
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            End();
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_isOver) return false;
            _helpers++;
            return true;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _helpers--;
            Monitor.PulseAll(_gate);
        }
    }

    // One that did not begin by now never will; those that did close what they opened.
    private void SendHelpersHome()
    {
        lock (_gate)
        {
            _isOver = true;
            while (_helpers > 0) Monitor.Wait(_gate);
        }
    }
}
