namespace NetnsPS;

/// <summary>What the user wants to be left out of a comparison, as the engine takes it.</summary>
internal static class FdIgnore
{
    internal static FdCompareOptions Options(
        ScriptBlock[]? ignore, FileDescriptorKind[]? kinds, bool includeClosed = false) => new()
        {
            Ignore = [.. (ignore ?? []).Select(BlockPredicate.Of<FileDescriptor>)],
            IgnoreKind = kinds ?? [],
            IncludeClosed = includeClosed,
        };
}
