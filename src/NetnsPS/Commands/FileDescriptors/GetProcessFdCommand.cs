namespace NetnsPS.Commands;

/// <summary>
/// Gets the open file descriptors of processes: what each one is, and all that the kernel tells of it.
/// </summary>
/// <remarks>
/// <para>A snapshot of /proc/PID/fd and /proc/PID/fdinfo. Of sockets it tells family, state and addresses, also when
/// the process lives in another network namespace. A descriptor that may not be read is there too, of the kind
/// Unreadable and with the reason.</para>
/// <para>Taken before and after, two snapshots show what a program leaks: Compare-FdBaseline.</para>
/// </remarks>
/// <example>
/// <code>
/// Get-ProcessFd | Where-Object Kind -EQ Socket |
///     Format-Table Fd, Type, State, LocalEndPoint, RemoteEndPoint
/// </code>
/// Gets the sockets of this PowerShell.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $sleeper = Start-NetnsProcess $alice sleep 60
/// $sleeper | Get-ProcessFd
/// $sleeper | Stop-NetnsProcess
/// </code>
/// Gets the descriptors of a process that was started in a namespace.
/// </example>
/// <seealso cref="CompareFdBaselineCommand"/>
/// <seealso cref="AssertNoLeakedFdCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html">proc_pid_fd(5)</seealso>
[Cmdlet(VerbsCommon.Get, "ProcessFd", DefaultParameterSetName = ById)]
[OutputType(typeof(FileDescriptor))]
public sealed class GetProcessFdCommand : NetnsCommand
{
    private const string ById = "Id";
    private const string ByObject = "InputObject";

    /// <summary>Process ids; this process without them.</summary>
    [Parameter(Position = 0, ParameterSetName = ById)]
    [Alias("PID", "ProcessId")]
    public int[]? Id { get; set; }

    /// <summary>Processes: Process or NetnsProcess objects, or ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByObject, ValueFromPipeline = true)]
    [ProcessTransformation]
    public ProcessReference[] InputObject { get; set; } = [];

    /// <summary>Look through all processes for the other holders of a process's pipes.</summary>
    [Parameter]
    public SwitchParameter PipeHolders { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.FdReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (ParameterSetName == ByObject)
        {
            foreach (ProcessReference process in InputObject) Guard(process, () => Write(process.Id));
            return;
        }

        foreach (int id in Id ?? [Environment.ProcessId]) Guard(id, () => Write(id));
    }

    private void Write(int processId)
        => WriteObject(ProcessFds.Read(processId, PipeHolders), enumerateCollection: true);
}
