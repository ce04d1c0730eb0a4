namespace NetnsPS;

/// <summary>
/// What an assertion on leaked file descriptors found, in the shape that Pester takes from an operator.
/// </summary>
public sealed class FdLeakVerdict
{
    private const int ShownLeaks = 50;

    private readonly IReadOnlyList<FdChange> _leaks;

    private FdLeakVerdict(IReadOnlyList<FdChange> leaks, bool expectLeaks, string message, string? warning)
    {
        _leaks = leaks;
        Succeeded = leaks.Count > 0 == expectLeaks;
        FailureMessage = Succeeded ? "" : TerminalText.Message(message);
        Warning = warning;
    }

    /// <summary>Whether what was asserted holds.</summary>
    public bool Succeeded { get; }

    /// <summary>What to report when it does not; each leak in two aligned lines.</summary>
    public string FailureMessage { get; }

    /// <summary>What to report when some descriptors could not be compared; else null.</summary>
    public string? Warning { get; }

    /// <summary>The operator HaveLeakedFds of Pester's Should.</summary>
    /// <param name="actual">Processes, or the descriptors of a snapshot.</param>
    /// <param name="baseline">What is meant to be open.</param>
    /// <param name="ignore">Scriptblocks; descriptors for which one is true are left out.</param>
    /// <param name="ignoreKind">Descriptors of these kinds are left out.</param>
    /// <param name="within">How long processes have to close what they are about to close.</param>
    /// <param name="because">Why there should be none, or some.</param>
    /// <param name="negate">Whether Should was given -Not: no leak is what is asked for.</param>
    public static FdLeakVerdict OfOperator(object?[] actual, object? baseline, object? ignore, object? ignoreKind,
        object? within, string? because, bool negate)
    {
        FileDescriptor[] accepted = LanguagePrimitives.ConvertTo<FileDescriptor[]>(baseline) ?? [];
        ScriptBlock[]? blocks = LanguagePrimitives.ConvertTo<ScriptBlock[]>(ignore);
        FileDescriptorKind[]? kinds = LanguagePrimitives.ConvertTo<FileDescriptorKind[]>(ignoreKind);
        TimeSpan patience = within is null
            ? TimeSpan.Zero
            : DurationTransformationAttribute.Read(within) ?? LanguagePrimitives.ConvertTo<TimeSpan>(within);
        return Of([.. actual.Where(a => a is not null)!], accepted, LeakOptions.Of(blocks, kinds), patience, because,
            expectLeaks: !negate, CancellationToken.None);
    }

    /// <summary>Asserts that processes have leaked no file descriptors, or that they have.</summary>
    /// <param name="actual">Processes, or the descriptors of a snapshot.</param>
    /// <param name="baseline">What is meant to be open.</param>
    /// <param name="options">What is left out.</param>
    /// <param name="within">How long processes have to close what they are about to close.</param>
    /// <param name="because">Why it should be so.</param>
    /// <param name="expectLeaks">Whether leaks are what is asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidInputException">It is neither, or a snapshot that is to be waited for.</exception>
    internal static FdLeakVerdict Of(IReadOnlyList<object> actual, IEnumerable<FileDescriptor> baseline,
        ResourceCompareOptions options, TimeSpan within, string? because, bool expectLeaks,
        CancellationToken cancellation)
    {
        object[] items = [.. actual.Select(a => a is PSObject wrapped && wrapped.BaseObject is not PSCustomObject
            ? wrapped.BaseObject
            : a)];
        FileDescriptor[] snapshot = [.. items.OfType<FileDescriptor>()];
        ProcessReference[] processes = [.. items.Where(i => i is not FileDescriptor and not null)
            .Select(i => i as ProcessReference ?? new ProcessReference(i))];
        if (snapshot.Length > 0 && (within > TimeSpan.Zero || processes.Length > 0))
            throw new InvalidInputException(InputFault.Value, SR.FdWithinNeedsProcess);

        ResourceComparison comparison = processes.Length == 0
            ? ResourceBaseline.Of(baseline).Compare(snapshot, options)
            : ResourceBaseline.Of(baseline, ProcessFds.SubjectsOf(processes), ProcessFds.Options)
                .CompareFresh(expectLeaks ? TimeSpan.Zero : within, options, cancellation);
        IReadOnlyList<FdChange> leaks = FdChange.Of(comparison.Leaks);
        string who = processes.Length == 0
            ? SR.FdSnapshotSubject
            : string.Join(", ", processes.Select(p => p.ToString()));
        string why = ErrorRecords.Because(because);
        string message = expectLeaks
            ? ErrorRecords.Text(nameof(SR.FdNotLeaked), who, why)
            : ErrorRecords.Text(nameof(SR.FdLeakedText), who, LeakOptions.Within(within), why, leaks.Count,
                ResourceReport.Describe(leaks, ShownLeaks));
        return new FdLeakVerdict(leaks, expectLeaks, message, LeakOptions.FdWarningOf(comparison));
    }

    internal ErrorRecord ToErrorRecord()
        => ErrorRecords.Make(nameof(SR.FdLeaked), ErrorCategory.InvalidResult, _leaks, FailureMessage);
}
