namespace NetnsPS;

/// <summary>The kernel's words for values of enums, which are what ip-link(8) and its users write: <c>active-backup</c>, <c>802.1ad</c>.</summary>
internal static class LinkWord
{
    private static readonly Dictionary<Type, Dictionary<string, object>> s_words = new()
    {
        [typeof(BondMode)] = Reversed(BondOptions.Words),
        [typeof(VlanProtocol)] = Reversed(VlanWords.Protocols),
    };

    internal static IEnumerable<string> Of(Type type) => s_words[type].Keys;

    /// <summary>The value that a word stands for; null when it is none.</summary>
    internal static object? Find(string word) => s_words.Values.Select(words => words.GetValueOrDefault(word)).FirstOrDefault(value => value is not null);

    private static Dictionary<string, object> Reversed<T>(IReadOnlyDictionary<T, string> words) where T : struct, Enum
        => words.ToDictionary(w => w.Value, w => (object)w.Key, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Takes the kernel's word for a value; what is none is left to PowerShell, which knows the enum's own names.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LinkWordTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string word && LinkWord.Find(word) is { } value ? value : inputData;
}
