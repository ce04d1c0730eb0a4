namespace NetnsPS;

/// <summary>A scriptblock as a question about an object.</summary>
internal static class BlockPredicate
{
    /// <summary>The object is <c>$_</c> to the block, and its first argument.</summary>
    internal static Func<T, bool> Of<T>(ScriptBlock block)
        => item => LanguagePrimitives.IsTrue(block.InvokeWithContext(null, [new PSVariable("_", item)], item));
}
