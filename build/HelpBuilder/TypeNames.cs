namespace NetnsPS.HelpBuilder;

/// <summary>The names of types as PowerShell users know them.</summary>
internal static class TypeNames
{
    internal static string Of(Type type)
    {
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        Type plain = NullableOf(type);
        if (!plain.IsGenericType) return plain.FullName == "System.Void" ? "None" : plain.Name;
        string name = plain.Name[..plain.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}<{string.Join(", ", plain.GetGenericArguments().Select(Of))}>";
    }

    /// <summary>Of an array or a nullable: what it holds.</summary>
    internal static Type ItemOf(Type type) => NullableOf(type.IsArray ? type.GetElementType()! : type);

    private static Type NullableOf(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition().FullName == "System.Nullable`1" ? type.GetGenericArguments()[0] : type;
}
