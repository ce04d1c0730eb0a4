namespace NetnsPS.Namespaces;

/// <summary>
/// A second mark of what was started from here, for daemons that forked away and have overwritten or dropped their
/// environment, and <see cref="ProcessMarker"/> with it: a timer slack some nanoseconds off the default. Children
/// inherit it, execve(2) keeps it, and programs leave it alone. It is weak, as any process can set its own
/// (PR_SET_TIMERSLACK(2const)): who reads it must compare the namespace and the user too.
/// </summary>
internal static class TimerSlackMark
{
    private const long KernelDefault = 50_000; // nanoseconds
    private const long Marks = 10_000;

    /// <summary>The timer slack of a process with a marker, in nanoseconds.</summary>
    internal static long Of(ProcessMarker marker) => KernelDefault + 1 + (marker.Number % Marks);

    /// <summary>The timer slack of a process; null when it is not one of these, or can't be read.</summary>
    internal static long? Read(int processId)
        => TimerSlackCalls.Of(processId) is > KernelDefault and <= KernelDefault + Marks and { } slack ? slack : null;
}
