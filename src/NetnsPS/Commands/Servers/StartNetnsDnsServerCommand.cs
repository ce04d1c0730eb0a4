using System.Collections;

namespace NetnsPS.Commands;

/// <summary>Starts a DNS server in a network namespace, which answers as it is told to.</summary>
/// <remarks>
/// <para>It answers over UDP and TCP, and listens when the command returns, on all addresses of the namespace unless
/// -ListenAddress names some. It ends with its namespace, its scope (Use-NetnsScope), Stop-NetnsServer or this
/// PowerShell.</para>
/// <para>-Record is a table of names. The value of a name is one of these, or a list of them: an address; a record as a
/// zone file has it behind the name, such as <c>'MX 10 mail.example.test'</c> or <c>'300 TXT "a text"'</c>; a fault,
/// such as <c>'ServFail'</c>; or a table. A name such as <c>*.example.test</c> is a wildcard (RFC 4592); an address as
/// a name is its reverse name.</para>
/// <para>The keys of a name's table: the types of records (A, AAAA, CAA, CNAME, MX, NS, PTR, SOA, SRV, TXT) with their
/// data, one or a list (that of TXT is the text itself); Ttl, 60 s without it; Fault, Delay and Jitter for all queries;
/// and Rule, a table or a list of tables for some.</para>
/// <para>The keys of a rule: Type, Transport (Udp, Tcp) and Query say for which queries it is, the last one by their
/// number, such as <c>2</c>, <c>'1..3'</c> or <c>'4..'</c>; Fault, Delay, Jitter and Answer, records for these queries,
/// say what is different. The first rule that fits a query counts. Queries are counted for each rule among those of its
/// types and transport, from the start of the server or the last Set-NetnsDnsRecord of the name.</para>
/// <para>The faults: NxDomain (there is no such name), NoData (there are no records of the type), ServFail, Refused,
/// NoAnswer, WrongId (the id of another query), WrongQuestion (the answer to another question), Malformed, Truncated
/// (over UDP, so that clients ask again over TCP).</para>
/// <para>What it does not know does not exist (NxDomain), unless -Fallback names servers to ask. Names that stand for
/// others are followed, several addresses are rotated, and an answer over UDP is never larger than 512 bytes or what
/// the client offers.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice -Record @{
///     'www.example.test'   = '10.0.0.80', 'fd00::80'
///     'example.test'       = 'MX 10 mail.example.test', 'TXT "v=spf1 -all"'
///     'alias.example.test' = 'CNAME www.example.test'
///     '*.apps.example.test' = '10.0.0.81'
///     'broken.example.test' = 'ServFail'
///     '10.0.0.80'          = 'PTR www.example.test'
/// }
/// (Resolve-NetnsDnsName $alice alias.example.test -Server 127.0.0.1).Address
/// Get-NetnsDnsQuery $dns
/// </code>
/// Serves names, one of which does not work, and shows what was asked.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice -Record @{
///     'late.test'  = @{ A = '10.0.0.1'; AAAA = 'fd00::1'; Rule = @{ Type = 'AAAA'; Delay = '200ms' } }
///     'flaky.test' = @{
///         A    = '10.0.0.1'
///         Rule = @{ Query = 1; Fault = 'NoAnswer' }, @{ Query = 2; Fault = 'ServFail' }
///     }
///     'moved.test' = @{ A = '10.0.0.1'; Ttl = 5; Rule = @{ Query = '2..'; Answer = '10.0.0.2' } }
/// }
/// Resolve-NetnsDnsName $alice flaky.test -Server 127.0.0.1 -Timeout 200ms
/// </code>
/// Holds back IPv6 addresses, does not answer the first query and fails for the second, and moves a name.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice -Isolate Mount
/// $dns = Start-NetnsDnsServer $alice @{ 'www.example.test' = '10.0.0.80' } -ResolverFor $alice
/// (Invoke-NetnsProcess $alice getent hosts www.example.test).StandardOutput
/// </code>
/// Lets the programs of a namespace ask the server.
/// </example>
/// <example>
/// <code>
/// $zone = New-TemporaryFile
/// Set-Content $zone '$ORIGIN example.test.', '$TTL 1h', '@ SOA ns admin 1 1h 15m 1w 1m', '@ NS ns', 'ns A 10.0.0.53'
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice -ZoneFile $zone -Port 5353
/// (Resolve-NetnsDnsName $alice example.test NS -Server 127.0.0.1:5353).Additional
/// Remove-Item $zone
/// </code>
/// Serves a zone file on another port.
/// </example>
/// <returns>The server, which listens.</returns>
/// <seealso cref="SetNetnsDnsRecordCommand"/>
/// <seealso cref="GetNetnsDnsQueryCommand"/>
/// <seealso cref="ResolveNetnsDnsNameCommand"/>
/// <seealso cref="StopNetnsServerCommand"/>
[Cmdlet(VerbsLifecycle.Start, "NetnsDnsServer", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsDnsServer))]
public sealed class StartNetnsDnsServerCommand : NetnsTargetCommand
{
    private const int DnsPort = 53;

    /// <summary>Names with their records and faults, see the description.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public IDictionary? Record { get; set; }

    /// <summary>
    /// Zone files with more records (RFC 1035): $ORIGIN, $TTL, times such as <c>1h30m</c>. All faults are listed with
    /// their lines.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ZoneFile { get; set; } = [];

    /// <summary>What names in zone files are below until the file says so itself by $ORIGIN.</summary>
    /// <value>.</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Origin { get; set; } = ".";

    /// <summary>Addresses of the namespace to listen on; all, of IPv4 and IPv6, without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.OwnAddressCompleter))]
    public string[] ListenAddress { get; set; } = [];

    /// <summary>The port; 0 for one that is free.</summary>
    /// <value>53</value>
    [Parameter]
    public int Port { get; set; } = DnsPort;

    /// <summary>
    /// Servers to ask, from the same namespace and in this order, for names that are not known here:
    /// <c>10.0.0.53</c>, <c>10.0.0.53:5353</c> or <c>[fd00::53]:5353</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Fallback { get; set; } = [];

    /// <summary>
    /// Namespaces, made with -Isolate Mount, whose programs are to ask this server: their /etc/resolv.conf leads to it
    /// while it runs. For another namespace than the server's, -ListenAddress names the address.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] ResolverFor { get; set; } = [];

    /// <summary>A name to find it by; <c>dns1</c>, <c>dns2</c> and so on without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ServerStartFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        DnsRecordTable? table = Record is null ? null : DnsRecordTable.Read(Record);
        var options = new DnsServerOptions
        {
            Name = Name,
            Records = table?.Records ?? [],
            Rules = table?.Rules ?? [],
            ZoneFiles = [.. ZoneFile.Select(GetUnresolvedProviderPathFromPSPath)],
            Origin = Origin,
            ListenAddresses = [.. ListenAddress.Select(Cidr.ParseAddress)],
            Port = Port,
            Fallback = [.. Fallback.Select(DnsServerAddress.Parse)],
            ResolverFor = [.. ResolverFor.Select(r => r.Resolve())],
        };
        ForEachNetns(netns =>
        {
            if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.DnsServerStartAction))
                WriteObject(NetnsDnsServer.Start(netns, options));
        });
    }
}
