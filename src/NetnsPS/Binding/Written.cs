using System.Collections;
using System.Net;

namespace NetnsPS;

/// <summary>What a user wrote, as PowerShell hands it over.</summary>
internal static class Written
{
    /// <summary>
    /// A value without PowerShell's wrapping. A custom object has no other object in it, and stays as it is.
    /// </summary>
    internal static object? Bare(object? value)
        => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>
    /// The items of a list; null for one thing. As to PowerShell, a text, a table and an XML document are one thing,
    /// whatever they can enumerate.
    /// </summary>
    internal static object?[]? Items(object? value)
        => LanguagePrimitives.GetEnumerable(value) is { } many ? [.. many.Cast<object?>()] : null;

    /// <summary>
    /// Whether a bare value stands for itself as text: texts, numbers, dates, addresses. What has no text of its own
    /// but a name to show has none, a process in a namespace among them, which is a structure.
    /// </summary>
    internal static bool IsText(object? value) => value is null or string or Cidr or (ValueType and not NetnsMember);

    /// <summary>The bare value of a property, also of one that PowerShell has added; null when there is none.</summary>
    internal static object? Property(object value, string name)
        => Bare(PSObject.AsPSObject(value).Properties[name]?.Value);
}

/// <summary>
/// Takes whatever the user wrote, one thing or each of a list, as references: nothing is looked up or refused before
/// the command runs, so that a wrong one is the command's error with its own id.
/// </summary>
public abstract class ReferenceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => LanguagePrimitives.GetEnumerable(inputData) is { } many
            ? many.Cast<object>().Select(One).ToArray()
            : One(inputData);

    private protected abstract object Refer(object value);

    private object One(object item) => Written.Bare(item) is { } value ? Refer(value) : null!;
}

/// <summary>
/// Takes texts and what stands for itself as text, such as an address, but no object of this module that merely has a
/// text: that of a namespace is its name, and the route to a namespace named <c>default</c> would be the default route.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The property that stands for a custom object, such as a line of a CSV file; null for none.</summary>
    public string? Property { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => Written.Bare(inputData) is IEnumerable many and not string
            ? many.Cast<object>().Select(One).ToArray()
            : One(inputData);

    private object One(object item)
    {
        object? bare = Written.Bare(item);
        if (Property is not null && bare is PSObject custom) return Written.Property(custom, Property) ?? item;
        return IsObject(bare) ? throw Refuse(bare!.GetType()) : item;
    }

    private static bool IsObject(object? value)
        => !Written.IsText(value)
            && (value!.GetType().Assembly == typeof(Netns).Assembly || NetnsReference.NetnsOf(value) is not null);

    // As a failed conversion, by which PowerShell goes on to the next parameter that the pipeline's object may be for.
    private static ArgumentTransformationMetadataException Refuse(Type type)
    {
        string message = ErrorRecords.Text(nameof(SR.TextOnly), type);
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}

/// <summary>A scriptblock as a question about an object.</summary>
internal static class BlockPredicate
{
    /// <summary>The object is <c>$_</c> to the block, and its first argument.</summary>
    internal static Func<T, bool> Of<T>(ScriptBlock block)
        => item => LanguagePrimitives.IsTrue(block.InvokeWithContext(null, [new PSVariable("_", item)], item));
}

/// <summary>
/// Reads what a user wrote for <c>-Address</c>, in the command, so that a wrong one is the command's error with its own
/// id.
/// </summary>
internal static class CidrList
{
    /// <exception cref="InvalidInputException">One is malformed, or given twice.</exception>
    internal static IReadOnlyList<Cidr> Parse(string[]? texts)
    {
        var read = new List<Cidr>();
        foreach (string text in texts ?? []) Add(read, text);
        return read;
    }

    /// <exception cref="InvalidInputException">It is malformed, or there already.</exception>
    internal static void Add(List<Cidr> read, string text)
    {
        Cidr address = Cidr.Parse(text);
        if (read.Contains(address))
            throw new InvalidInputException(
                InputFault.DuplicateName, ErrorRecords.Text(nameof(SR.AddressGivenTwice), address));
        read.Add(address);
    }

    /// <summary>Reads an address that may be left out.</summary>
    /// <exception cref="InvalidInputException">It is malformed.</exception>
    internal static IPAddress? ParseAddress(string? text) => text is null ? null : Cidr.ParseAddress(text);
}

/// <summary>
/// The kernel's words for values of enums, which are what ip-link(8) and its users write: <c>active-backup</c>,
/// <c>802.1ad</c>. Parameters take them as texts, since PowerShell completes a parameter of an enum by the enum's names
/// alone.
/// </summary>
internal static class LinkWord
{
    internal static IReadOnlyDictionary<T, string> Of<T>() where T : struct, Enum
        => (IReadOnlyDictionary<T, string>)(typeof(T) == typeof(BondMode)
            ? BondOptions.Words
            : (object)VlanWords.Protocols);

    /// <summary>The value that a word, or the enum's own name for it, stands for; null for none.</summary>
    /// <exception cref="InvalidInputException">It is neither.</exception>
    internal static T? Parse<T>(string? word) where T : struct, Enum
    {
        if (word is null) return null;
        foreach ((T value, string known) in Of<T>())
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)
                || word.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase)) return value;
        }

        throw new InvalidInputException(
            InputFault.Value, ErrorRecords.Text(nameof(SR.WordUnknown), word, string.Join(", ", Of<T>().Values)));
    }
}
