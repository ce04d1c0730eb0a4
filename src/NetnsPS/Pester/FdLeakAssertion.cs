using System.Globalization;

namespace NetnsPS;

/// <summary>
/// The assertion that processes have leaked no file descriptors, for the operator of Should and for the command.
/// </summary>
/// <param name="baseline">What is meant to be open.</param>
/// <param name="options">What is left out.</param>
/// <param name="within">How long processes have to close what they are about to close.</param>
/// <param name="because">Why there should be no leak.</param>
internal sealed class FdLeakAssertion(
    IEnumerable<FileDescriptor> baseline, FdCompareOptions options, TimeSpan within, string? because)
{
    private const int ShownLeaks = 50;

    /// <summary>Looks whether there are leaks.</summary>
    /// <param name="actual">Processes, or the descriptors of a snapshot.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="expectLeaks">Whether leaks are what is asked for.</param>
    /// <exception cref="InvalidInputException">It is neither, or a snapshot that is to be waited for.</exception>
    internal FdLeakVerdict Judge(IReadOnlyList<object> actual, CancellationToken cancellation, bool expectLeaks = false)
    {
        object[] items = [.. actual.Select(a => a is PSObject wrapped && wrapped.BaseObject is not PSCustomObject
            ? wrapped.BaseObject
            : a)];
        FileDescriptor[] snapshot = [.. items.OfType<FileDescriptor>()];
        ProcessReference[] processes = [.. items.Where(i => i is not FileDescriptor and not null)
            .Select(i => i as ProcessReference ?? new ProcessReference(i))];
        if (snapshot.Length > 0 && (within > TimeSpan.Zero || processes.Length > 0))
            throw new InvalidInputException(InputFault.Value, SR.FdWithinNeedsProcess);

        FdComparison comparison = processes.Length == 0
            ? new FdBaseline(baseline).Compare(snapshot, options)
            : CompareFresh(processes, expectLeaks ? TimeSpan.Zero : within, cancellation);
        return new FdLeakVerdict(comparison, expectLeaks, Message(comparison, processes, expectLeaks),
            comparison.IsComplete ? null : Incomplete(comparison));
    }

    /// <summary>What to say when some descriptors could not be compared.</summary>
    internal static string Incomplete(FdComparison comparison)
        => TerminalText.Message(
            ErrorRecords.Text(nameof(SR.FdComparisonIncomplete),
                string.Join(", ", comparison.Undecided.Select(d => d.Fd)), comparison.Undecided[0].Reason));

    private FdComparison CompareFresh(ProcessReference[] processes, TimeSpan patience, CancellationToken cancellation)
    {
        using var tables = FdTables.Open(processes);
        return LeakCheck.WaitForNoLeak(tables.Read, new FdBaseline(baseline), patience, options, cancellation);
    }

    private string Message(FdComparison comparison, ProcessReference[] processes, bool expectLeaks)
    {
        string who = processes.Length == 0
            ? SR.FdSnapshotSubject
            : string.Join(", ", processes.Select(p => p.ToString()));
        string why = string.IsNullOrWhiteSpace(because) ? "" : ErrorRecords.Text(nameof(SR.ConditionBecause), because);
        if (expectLeaks) return ErrorRecords.Text(nameof(SR.FdNotLeaked), who, why);
        string patience = within > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $" within {within.TotalSeconds:0.###} s")
            : "";
        return ErrorRecords.Text(nameof(SR.FdLeakedText), who, patience, why, comparison.Leaks.Count,
            FdReport.Describe(comparison.Leaks, ShownLeaks));
    }
}
