namespace NetnsPS.Commands;

/// <summary>
/// The module's own alarm: lists threads and HTTP requests that were not in the namespace that their flow says.
/// </summary>
/// <remarks>
/// <para>No output means that all is well. Threads that the runtime starts inside a namespace may be astray until
/// something runs on them or they end.</para>
/// <para>A connection that an HttpClient, a web session or HttpWebRequest keeps stays in the namespace in which it was
/// made. Requests that went over one from another namespace are listed once: those since they were last listed.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Invoke-InNetns $alice { 1..4 | ForEach-Object -Parallel { ip -brief link } }
/// Test-NetnsFlow -Timeout 30s
/// </code>
/// Lists the threads that are not at home after 30 seconds.
/// </example>
/// <example>
/// <code>
/// Test-NetnsFlow | Where-Object Construct -EQ HttpClient | Format-Table Server, Netns, Expected, Requests
/// </code>
/// Lists requests that went over a connection of another namespace.
/// </example>
/// <returns>With -Quiet a Boolean; else an object for each thread that is astray, and one for each server whose kept
/// connection was used from another namespace.</returns>
[Cmdlet(VerbsDiagnostic.Test, "NetnsFlow")]
[OutputType(typeof(NetnsFlowStray), typeof(NetnsFlowConnection), typeof(bool))]
public sealed class TestNetnsFlowCommand : NetnsCommand
{
    /// <summary>How long to wait for threads to come home. An idle pool thread ends after some 20 seconds.</summary>
    /// <value>0s: looks once</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.Zero;

    /// <summary>Emit only whether all is well, and leave what there is to be listed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void Execute()
    {
        IReadOnlyList<NetnsFlowStray> strays = NetnsFlow.WaitForHome(Timeout, Cancellation);
        if (Quiet)
        {
            WriteObject(strays.Count == 0 && !NetnsFlow.HasMisplacedConnections);
            return;
        }

        WriteObject(strays, enumerateCollection: true);
        WriteObject(NetnsFlow.TakeMisplacedConnections(), enumerateCollection: true);
    }
}
