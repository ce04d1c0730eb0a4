using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation.Language;

namespace NetnsPS;

/// <summary>A scriptblock that is asked again and again whether something holds yet.</summary>
internal sealed class Condition(PSCmdlet asker, ScriptBlock block)
{
    // In a child scope like & { }; an error that it only writes means "not yet", as one that it throws does.
    private static readonly ScriptBlock s_ask = ScriptBlock.Create("param($__netnsCondition) & $__netnsCondition 2>&1");
    private static readonly ScriptBlock s_askOf =
        ScriptBlock.Create("param($__netnsCondition, $__netnsSubject) $_ = $__netnsSubject; & $__netnsCondition 2>&1");
    private readonly bool _isAssertion = EndsInAssertion(block);

    /// <summary>What it gave when it was asked last.</summary>
    internal IReadOnlyList<PSObject> Values { get; private set; } = [];

    /// <summary>The error that it ended with when it was asked last.</summary>
    internal ErrorRecord? Error { get; private set; }

    /// <summary>Asks once.</summary>
    /// <param name="subject">What the block is to see as <c>$_</c>; null to leave that as it is.</param>
    internal bool Holds(object? subject = null)
    {
        ArrayList? errors = asker.SessionState.PSVariable.GetValue("global:Error") as ArrayList;
        object?[] before = errors?.ToArray() ?? [];
        Ask(subject);
        if (errors is not null) PutBack(errors, before);
        return Error is null && ((Values.Count == 0 && _isAssertion) || LanguagePrimitives.IsTrue(Unrolled()));
    }

    /// <summary>What is asked, and what it gave when it was asked last.</summary>
    public override string ToString()
        => ErrorRecords.Text(nameof(SR.ConditionText), block, Error is { } error
            ? ErrorRecords.Text(nameof(SR.ConditionLastError), error)
            : LastValue());

    private string LastValue()
        => Values.Count == 0
            ? SR.ConditionNoValue
            : ErrorRecords.Text(nameof(SR.ConditionLastValue), string.Join(", ", Values));

    // The user's $Error is for what went wrong, not for each "not yet".
    // A full one ($MaximumErrorCount) has lost its oldest by now.
    private static void PutBack(ArrayList errors, object?[] before)
    {
        if (errors.Count == before.Length && (before.Length == 0 || ReferenceEquals(errors[0], before[0]))) return;
        errors.Clear();
        errors.AddRange(before);
    }

    private void Ask(object? subject)
    {
        (Values, Error) = ([], null);
        try
        {
            Collection<PSObject> output = asker.InvokeCommand.InvokeScript(true, subject is null
                ? s_ask
                : s_askOf, null, block, subject);
            Values = [.. output.Where(o => o?.BaseObject is not ErrorRecord)];
            Error = output.Select(o => o?.BaseObject).OfType<ErrorRecord>().LastOrDefault();
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            Error = e.ErrorRecord;
        }
    }

    private object? Unrolled() => Values.Count switch
    {
        0 => null,
        1 => Values[0],
        _ => Values.ToArray(),
    };

    // An assertion that holds emits nothing; of any other block nothing means "not there yet".
    private static bool EndsInAssertion(ScriptBlock block)
    {
        StatementAst? last = ((ScriptBlockAst)block.Ast).EndBlock?.Statements.LastOrDefault();
        string? name = last is PipelineAst { PipelineElements: [.., CommandAst command] }
            ? command.GetCommandName()
            : null;
        return name is not null && (name.Equals("Should", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Should-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Assert-", StringComparison.OrdinalIgnoreCase));
    }
}
