namespace NetnsPS.Commands;

/// <summary>What the user wants to be left out of a comparison, as the engine takes it.</summary>
internal static class FdIgnore
{
    internal static FdCompareOptions Options(ScriptBlock[]? ignore, FileDescriptorKind[]? kinds, bool includeClosed = false) => new()
    {
        Ignore = [.. (ignore ?? []).Select(Predicate)],
        IgnoreKind = kinds ?? [],
        IncludeClosed = includeClosed,
    };

    // The descriptor is $_ to the block, and its first argument.
    private static Func<FileDescriptor, bool> Predicate(ScriptBlock block)
        => descriptor => LanguagePrimitives.IsTrue(block.InvokeWithContext(null, [new PSVariable("_", descriptor)], descriptor));
}
