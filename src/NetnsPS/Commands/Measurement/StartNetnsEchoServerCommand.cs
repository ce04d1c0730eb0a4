using NetnsPS.Servers;

namespace NetnsPS.Commands;

/// <summary>Starts an echo server in a namespace: what it receives by TCP or UDP it sends back.</summary>
/// <remarks>
/// <para>It runs in this process, on sockets inside the namespace, and listens when the command returns. It is the
/// other side for Measure-NetnsLatency and Test-NetnsConnection -Protocol Udp, and counts connections, datagrams and
/// bytes. It ends with its Stop method, its namespace, its test scope or PowerShell.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// $echo = Start-NetnsEchoServer $bob -Protocol Udp -Port 5000
/// Test-NetnsConnection $alice 10.0.0.2 5000 -Protocol Udp
/// $echo.Datagrams
/// $echo.Stop()
/// </code>
/// Starts a server for UDP, and counts what came.
/// </example>
/// <seealso cref="MeasureNetnsLatencyCommand"/>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc862">RFC 862</seealso>
[Cmdlet(VerbsLifecycle.Start, "NetnsEchoServer", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsEchoServer))]
public sealed class StartNetnsEchoServerCommand : NetnsTargetCommand
{
    /// <summary>What it speaks: <c>Tcp</c>, <c>Udp</c> or both.</summary>
    /// <value>Tcp, Udp</value>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public EchoProtocol[] Protocol { get; set; } = [EchoProtocol.Tcp, EchoProtocol.Udp];

    /// <summary>Its port; 0 for one that is free.</summary>
    /// <value>7</value>
    [Parameter]
    public int Port { get; set; } = EchoServerOptions.EchoPort;

    /// <summary>The addresses to listen on; without it all of IPv4 and IPv6.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.SourceAddressCompleter))]
    public string[]? ListenAddress { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ServerStartFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        var options = new EchoServerOptions
        {
            Protocols = Protocol,
            Port = Port,
            ListenAddresses = ListenAddress is null ? [] : Array.ConvertAll(ListenAddress, Cidr.ParseAddress),
        };
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.EchoServerTarget), netns), SR.ServerStartAction)) return;
        WriteObject(NetnsEchoServer.Start(netns, options));
    });
}
