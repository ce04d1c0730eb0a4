using System.Collections;
using System.Diagnostics;
using System.Management.Automation.Runspaces;

namespace NetnsPS.Commands;

/// <summary>
/// Tells what comes by the pipeline as the input of a program from what was meant to say where it runs or what it runs
/// on. Text is
/// the input, and so is what stands for itself as text, such as a number, a date or an address. An object of this
/// module, a
/// session, a job or a process never is: whoever pipes it expects that it counts, and the program would run elsewhere.
/// </summary>
internal static class ProgramInput
{
    // Deeper ones come as the name of their type in a text anyway; a list may hold itself.
    private const int Depth = 8;

    // What came from another PowerShell, a job or a session, has only the name of its type.
    private const string Deserialized = "Deserialized.";

    private static readonly string?[] s_deserialized = [typeof(Process).FullName, typeof(PSSession).FullName];

    /// <summary>The object that is no input, as it is or in a list or table; null for none.</summary>
    internal static object? FindObject(object? input) => Find(input, Depth);

    private static object? Find(object? input, int depth)
    {
        object? bare = Written.Bare(input);
        if (bare is null || Written.IsText(bare) || depth == 0) return null;
        IEnumerable? many = bare switch
        {
            IDictionary table => table.Values,
            IEnumerator => null,
            _ => LanguagePrimitives.GetEnumerable(bare),
        };
        if (many is null) return IsObject(bare, input!) ? bare : null;
        return many.Cast<object?>().Select(v => Find(v, depth - 1)).FirstOrDefault(f => f is not null);
    }

    // A line that a program wrote is text for the next one.
    private static bool IsObject(object bare, object input) => bare is PSSession or Process or Job
        || (bare is not ProcessOutputLine && IsOurs(bare.GetType()))
        || NetnsReference.NetnsOf(bare) is not null
        || IsDeserialized(input);

    private static bool IsOurs(Type type)
        => type.Assembly == typeof(Netns).Assembly || type.Assembly == typeof(ProgramInput).Assembly;

    private static bool IsDeserialized(object input)
    {
        if (input is not PSObject { TypeNames: [var name, ..] }) return false;
        if (!name.StartsWith(Deserialized, StringComparison.Ordinal)) return false;
        string type = name[Deserialized.Length..];
        return type.StartsWith("NetnsPS.", StringComparison.Ordinal) || s_deserialized.Contains(type);
    }
}
