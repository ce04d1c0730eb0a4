namespace NetnsPS.Commands;

/// <summary>Stops servers that this PowerShell runs in network namespaces.</summary>
/// <remarks>
/// <para>Their sockets are closed when the command returns, and their ports free. What a DNS server was asked can still
/// be read from its object. One that had ended by itself is an error, which says why.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice @{ 'www.example.test' = '10.0.0.80' }
/// $dns | Stop-NetnsServer
/// $dns.State
/// </code>
/// Stops a server.
/// </example>
/// <returns>With -PassThru the servers, which have ended.</returns>
/// <seealso cref="GetNetnsServerCommand"/>
/// <seealso cref="StartNetnsDnsServerCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "NetnsServer", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsServer))]
public sealed class StopNetnsServerCommand : ServerCommand
{
    /// <summary>Emit the servers.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ServerStopFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachServer<NetnsServer>(server =>
    {
        if (!ShouldProcess(Describe(server), SR.ProcessStopAction)) return;
        server.Stop();
        if (PassThru) WriteObject(server);
        if (server.Failure is { } failure) throw new ServerFailedException(server, failure);
    });
}
