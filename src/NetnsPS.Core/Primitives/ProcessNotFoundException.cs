namespace NetnsPS;

/// <summary>There is no such process, or it ended while it was looked at.</summary>
public sealed class ProcessNotFoundException : NetnsException
{
    /// <summary>Names the process that is not there.</summary>
    /// <param name="processId">Its number.</param>
    public ProcessNotFoundException(int processId)
        : base($"There is no process {processId}: it has ended, or never was. Check the number with Get-Process.")
        => ProcessId = processId;

    /// <summary>The number of the process.</summary>
    public int ProcessId { get; }
}
