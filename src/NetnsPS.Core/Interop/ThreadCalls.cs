namespace NetnsPS.Interop;

/// <summary>Calls about the thread itself.</summary>
internal static partial class ThreadCalls
{
    /// <summary>The kernel's id of the calling thread (gettid(2)).</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    internal static partial int GetThreadId();
}
