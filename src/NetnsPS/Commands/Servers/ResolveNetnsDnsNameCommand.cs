namespace NetnsPS.Commands;

/// <summary>Asks DNS servers from inside a network namespace.</summary>
/// <remarks>
/// <para>Names are taken as they are, without the search list of resolv.conf, and neither /etc/hosts nor a cache is
/// asked. The question goes over UDP, and over TCP when the answer is truncated. The answer counts only when it comes
/// from the server that was asked, with the id and the question of the query; what else comes meanwhile is a warning,
/// and in the property Rejected.</para>
/// <para>What a server says is an object, also when there is no such name. When several servers are given, one that
/// says ServFail, Refused or NotImp is passed over for the next. When none answers it is an error.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
/// $dns = Start-NetnsDnsServer $bob @{ 'www.example.test' = '10.0.0.80'; 'example.test' = 'MX 10 www.example.test' }
/// Resolve-NetnsDnsName $alice www.example.test -Server 10.0.0.2
/// (Resolve-NetnsDnsName $alice example.test MX -Server 10.0.0.2).Answer.Target
/// (Resolve-NetnsDnsName $alice nosuch.test -Server 10.0.0.2 -Tcp).ResponseCode
/// </code>
/// Asks a server in another namespace: for an address, a mail server, and a name that it does not have.
/// </example>
/// <returns>For each name and type what was said.</returns>
/// <seealso cref="StartNetnsDnsServerCommand"/>
[Cmdlet(VerbsDiagnostic.Resolve, "NetnsDnsName")]
[OutputType(typeof(NetnsDnsAnswer))]
public sealed class ResolveNetnsDnsNameCommand : NetnsCommand
{
    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>The names; for an address its reverse name is asked for.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.DnsNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The types, such as <c>AAAA</c> or <c>TYPE65</c>; A without it, and PTR for an address.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(Completion.DnsTypeCompleter))]
    public string[] Type { get; set; } = [];

    /// <summary>
    /// Whom to ask, in this order: <c>10.0.0.53</c>, <c>10.0.0.53:5353</c> or <c>[fd00::53]:5353</c>. Without it the
    /// name servers of the namespace: those in /etc/resolv.conf as its programs see it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = [];

    /// <summary>Ask over TCP alone.</summary>
    [Parameter]
    public SwitchParameter Tcp { get; set; }

    /// <summary>How long each server has for each try, such as <c>500ms</c>.</summary>
    /// <value>2s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = new DnsLookupOptions().Timeout;

    /// <summary>How often all servers are asked again when none has answered.</summary>
    /// <value>2</value>
    [Parameter]
    public int Retry { get; set; } = new DnsLookupOptions().Retries;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.DnsResolveFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        Netns netns = Netns?.Resolve() ?? NetnsPS.Netns.Current;
        DnsRecordType?[] types = Type.Length == 0 ? [null] : [.. DnsTypeList.ParseAll(Type)];
        var options = new DnsLookupOptions
        {
            Servers = [.. Server.Select(DnsServerAddress.Parse)],
            Tcp = Tcp,
            Timeout = Timeout,
            Retries = Retry,
        };
        foreach (string name in Name)
        {
            foreach (DnsRecordType? type in types) Guard(name, () => Resolve(netns, name, type, options));
        }
    }

    private void Resolve(Netns netns, string name, DnsRecordType? type, DnsLookupOptions options)
    {
        NetnsDnsAnswer answer = LongWait.Run(
            this, () => NetnsDnsAnswer.ResolveAsync(netns, name, type, options, Cancellation).GetAwaiter().GetResult(),
            ErrorRecords.Text(nameof(SR.DnsResolveActivity), name), System.Threading.Timeout.InfiniteTimeSpan);
        foreach (DnsRejectedAnswer rejected in answer.Rejected)
            WriteWarning(ErrorRecords.Text(nameof(SR.DnsAnswerRejected), answer.Name, rejected));
        WriteObject(answer);
    }
}
