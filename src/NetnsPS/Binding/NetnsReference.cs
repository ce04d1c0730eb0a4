using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Internal;
using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// What a user wrote for <c>-Netns</c>, not yet looked up: a <see cref="Netns"/>, the name of one or a pattern of
/// names, a path to an nsfs file, <c>pid:</c> and a process id, a process, <c>host</c>, <c>.</c> for the current one,
/// or an object that says in which one it is. Looked up by the command, so that a wrong one is the command's error with
/// its own id, and one bad item of many does not lose the others.
/// </summary>
public sealed class NetnsReference
{
    /// <summary>What stands for the current namespace.</summary>
    internal const string Current = ".";

    private readonly object? _value;
    private readonly string? _fault;

    /// <summary>Takes anything that can name a namespace.</summary>
    /// <param name="value">A <see cref="Netns"/>, a text, a process, or something with a property <c>Netns</c>.</param>
    public NetnsReference(object value)
        : this(value, false)
    {
    }

    /// <summary>Takes what was written for a parameter.</summary>
    /// <param name="value">What was written.</param>
    /// <param name="isNetnsOnly">Whether what merely lives in a namespace does not stand for it.</param>
    internal NetnsReference(object? value, bool isNetnsOnly)
    {
        _value = NumberText(value) ?? Written.Bare(value);
        _fault = FaultOf(_value, isNetnsOnly);
    }

    /// <summary>As the user wrote it.</summary>
    public override string ToString()
        => Written.Items(_value) is { } many ? string.Join(", ", many) : _value?.ToString() ?? "$null";

    internal object? Value => _value;

    /// <summary>Whether it is a pattern of names; the host's namespace and the current one match none.</summary>
    internal bool IsPattern => _value is string name && !name.Contains('/')
        && WildcardPattern.ContainsWildcardCharacters(name);

    /// <summary>Whether it is a namespace itself or says one by text, and not by an object that is in it.</summary>
    internal bool IsOfNetns => _value is Netns or string;

    /// <summary>How the command takes it that it was written for, as its namespace; null for any other place.</summary>
    internal NetnsUsage? Usage { private get; set; }

    /// <summary>
    /// Refuses what can't name a namespace at all, such as a list where one is asked for. Nothing is looked up.
    /// </summary>
    /// <exception cref="InvalidInputException">It does not name a namespace.</exception>
    internal void ThrowIfUnusable()
    {
        if (_fault is not null) throw new InvalidInputException(InputFault.Value, _fault);
    }

    /// <summary>Of a pattern a reference to each namespace whose name matches, or none; else itself.</summary>
    internal IReadOnlyList<NetnsReference> Expand()
    {
        if (!IsPattern) return [this];
        var pattern = new WildcardPattern((string)_value!, WildcardOptions.IgnoreCase);
        return [.. NetnsDirectory.Named().Where(pattern.IsMatch)
            .Select(n => new NetnsReference(WildcardPattern.Escape(n)))];
    }

    /// <summary>
    /// Refuses what lives in a namespace, such as a link, where only the namespace stands for itself.
    /// </summary>
    /// <exception cref="InvalidInputException">It is neither a namespace nor a text.</exception>
    internal void ThrowIfDweller()
    {
        ThrowIfUnusable();
        if (!IsOfNetns)
            throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.NetnsOnly), _value!.GetType()));
    }

    /// <summary>Looks it up; a pattern must match one name.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such namespace or process, or it was removed.</exception>
    /// <exception cref="InvalidInputException">It is not a namespace, or several.</exception>
    internal Netns Resolve()
    {
        ThrowIfUnusable();
        if (IsPattern)
            return Expand() switch
            {
                [var only] => only.Resolve(),
                [] => throw new NetnsNotFoundException(
                    ToString(), ErrorRecords.Text(nameof(SR.NetnsPatternUnmatched), _value)),
                var many => throw new InvalidInputException(
                    InputFault.Value,
                    ErrorRecords.Text(nameof(SR.NetnsPatternMany), _value, string.Join(", ", many))),
            };
        Netns netns = FindOrHint();
        return netns.IsRemoved
            ? throw new NetnsNotFoundException(netns.Name, $"Network namespace '{netns.Name}' was removed.")
            : netns;
    }

    // Whoever is inside a namespace easily forgets that the first argument names one, and not a link or the like.
    private Netns FindOrHint()
    {
        try
        {
            return Find();
        }
        catch (NetnsNotFoundException error) when (Hint(error.Message) is { } hint)
        {
            throw new NetnsNotFoundException(error.What, hint);
        }
        catch (InvalidInputException error) when (Hint(error.Message) is { } hint)
        {
            throw new InvalidInputException(error.Fault, hint);
        }
    }

    private string? Hint(string message) => _value is string name ? Usage?.Hint(message, name) : null;

    private Netns Find() => _value switch
    {
        Netns netns => netns,
        Current => Netns.Current,
        string name when name.StartsWith(NetnsName.ProcessPrefix, StringComparison.OrdinalIgnoreCase)
            => OfProcess(name),
        string name when name.Contains('/') => NetnsDirectory.ByPath(name),
        string name => Named(name),
        Process process => NetnsDirectory.ByProcess(process.Id),
        NetnsMember member => NetnsDirectory.ByProcess(member.ProcessId),
        _ => NetnsOf(_value!)!,
    };

    private static Netns OfProcess(string text)
        => int.TryParse(text.AsSpan(NetnsName.ProcessPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out int id)
            ? NetnsDirectory.ByProcess(id)
            : throw new InvalidInputException(
                InputFault.Value, ErrorRecords.Text(nameof(SR.NetnsProcessUnreadable), text));

    private static Netns Named(string written)
    {
        string name = WildcardPattern.Unescape(written);
        try
        {
            return Netns.Get(name);
        }
        catch (NetnsNotFoundException error) when (name.Length > 0 && name.All(char.IsAsciiDigit))
        {
            throw new NetnsNotFoundException(
                error.What, ErrorRecords.Text(nameof(SR.NetnsIsNumber), error.Message, name));
        }
    }

    private static string? FaultOf(object? value, bool isNetnsOnly) => value switch
    {
        Netns or string => null,
        ScriptBlock => ErrorRecords.Text(nameof(SR.NetnsIsBlock)),
        null => ErrorRecords.Text(nameof(SR.NetnsIsNull)),
        _ when Written.Items(value) is { } many
            => ErrorRecords.Text(many.Length == 0 ? nameof(SR.NetnsListEmpty) : nameof(SR.NetnsIsList)),
        _ when isNetnsOnly => ErrorRecords.Text(nameof(SR.NetnsOnly), value.GetType()),
        Process or NetnsMember => null,
        _ => NetnsOf(value) is null ? ErrorRecords.Text(nameof(SR.NetnsReferenceUnusable), value.GetType()) : null,
    };

    /// <summary>The namespace that something says it is in; null when it says none.</summary>
    internal static Netns? NetnsOf(object value) => Written.Property(value, nameof(Netns)) as Netns;

    // A number is a name like any text, never a process: it would be the host's too easily. As written, 007 is not 7.
    private static string? NumberText(object? value) => Written.Bare(value) switch
    {
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
            => value is PSObject written
            ? written.ToString()
            : Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}

/// <summary>
/// Takes whatever the user wrote as a reference. Nothing is refused here,
/// since an argument that is refused by position goes to another parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NetnsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes several namespaces, as its type says.</summary>
    public bool Many { get; set; }

    /// <summary>
    /// Whether only a namespace itself or its name is meant, and nothing that
    /// lives in one, such as a link: for commands that remove or change it.
    /// </summary>
    public bool NetnsOnly { get; set; }

    /// <summary>Whether a block is left as it is, since another parameter may be at the same place for it.</summary>
    public bool LeavesBlocks { get; set; }

    /// <summary>
    /// Whether a custom object that has a name but no namespace stands for the namespace of that name.
    /// </summary>
    public bool TakesName { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Written.Bare(inputData);
        if (value is null || ReferenceEquals(value, AutomationNull.Value)) return null!;
        if (LeavesBlocks && value is ScriptBlock) return value;
        if (Written.Items(value) is not { } items) return One(inputData);
        if (items.Length > 0 && Many) return Array.ConvertAll(items, One);

        // Never an array of one, which PowerShell can't convert: by
        // position it would go to another parameter, and the host be meant.
        return One(items is [var only] ? only : items);
    }

    private NetnsReference One(object? item)
    {
        if (Written.Bare(item) is NetnsReference reference) return reference;
        if (TakesName && Written.Bare(item) is PSObject custom && NetnsReference.NetnsOf(custom) is null)
            item = Written.Property(custom, "Name") as string ?? item;
        return new NetnsReference(item, NetnsOnly);
    }
}
