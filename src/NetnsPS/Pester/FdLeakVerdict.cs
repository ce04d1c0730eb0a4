
namespace NetnsPS;

/// <summary>
/// What an assertion on leaked file descriptors found, in the shape that Pester takes from an operator.
/// </summary>
public sealed class FdLeakVerdict
{
    private readonly FdComparison _comparison;

    internal FdLeakVerdict(FdComparison comparison, bool expectLeaks, string message, string? warning)
    {
        _comparison = comparison;
        Succeeded = comparison.HasLeaks == expectLeaks;
        FailureMessage = Succeeded ? "" : TerminalText.Message(message);
        Warning = warning;
    }

    /// <summary>Whether what was asserted holds.</summary>
    public bool Succeeded { get; }

    /// <summary>What to tell when it does not; each leak in two aligned lines.</summary>
    public string FailureMessage { get; }

    /// <summary>What to tell when some descriptors could not be compared; else null.</summary>
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
        var assertion = new FdLeakAssertion(accepted, FdIgnore.Options(blocks, kinds), patience, because);
        return assertion.Judge([.. actual.Where(a => a is not null)!], CancellationToken.None, expectLeaks: !negate);
    }

    internal ErrorRecord ToErrorRecord()
        => ErrorRecords.Make(nameof(SR.FdLeaked), ErrorCategory.InvalidResult, _comparison.Leaks, FailureMessage);
}
