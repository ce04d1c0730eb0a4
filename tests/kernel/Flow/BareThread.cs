namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>
/// A thread that no flow follows to: born where its creator is, without any value, ended after its work.
/// </summary>
internal static class BareThread
{
    internal static T Run<T>(Func<T> function)
    {
        T result = default!;
        var thread = new Thread(() => result = function());
        thread.UnsafeStart();
        thread.Join();
        return result;
    }
}
