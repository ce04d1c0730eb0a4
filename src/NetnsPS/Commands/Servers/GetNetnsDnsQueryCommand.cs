using System.Net;

namespace NetnsPS.Commands;

/// <summary>Gets the queries that came to DNS servers, with what was answered.</summary>
/// <remarks>
/// <para>Also those that were not answered, and those that could not be read, which have no name. A server keeps the
/// last 16,384; its property QueryCount has the number of all. The object of a server that was stopped still has
/// them.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice @{ 'www.example.test' = '10.0.0.80' }
/// $null = 'www.example.test', 'nosuch.example.test' | Resolve-NetnsDnsName $alice -Server 127.0.0.1
/// Get-NetnsDnsQuery $dns
/// (Get-NetnsDnsQuery $dns -Name nosuch.*).ResponseCode
/// </code>
/// Shows what was asked, and what was said to one of the questions.
/// </example>
/// <seealso cref="StartNetnsDnsServerCommand"/>
/// <seealso cref="SetNetnsDnsRecordCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsDnsQuery")]
[OutputType(typeof(NetnsDnsQuery))]
public sealed class GetNetnsDnsQueryCommand : NetnsCommand
{
    /// <summary>The servers: NetnsDnsServer objects, or their names or patterns; all that run without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsServerTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.ServerCompleter))]
    public NetnsServerReference[]? Server { get; set; }

    /// <summary>Names that were asked for, or wildcard patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.DnsNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Types that were asked for, such as <c>AAAA</c> or <c>TYPE65</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.DnsTypeCompleter))]
    public string[] Type { get; set; } = [];

    /// <summary>Addresses of clients.</summary>
    [Parameter]
    public IPAddress[] Client { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.DnsQueryReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        DnsRecordType[] types = DnsTypeList.ParseAll(Type);
        WildcardPattern[] names =
            [.. Name.Select(n => new WildcardPattern(n.Length > 1 ? n.TrimEnd('.') : n, WildcardOptions.IgnoreCase))];
        bool IsWanted(NetnsDnsQuery query) => (types.Length == 0 || types.Contains(query.Type))
            && (names.Length == 0 || names.Any(n => n.IsMatch(query.Name)))
            && (Client.Length == 0 || Client.Contains(query.Client));
        void Write(NetnsDnsServer server) => WriteObject(server.Queries.Where(IsWanted), enumerateCollection: true);

        foreach (NetnsServerReference reference in Server ?? [new NetnsServerReference("*")])
        {
            if (reference.Value is NetnsDnsQuery given)
            {
                if (IsWanted(given)) WriteObject(given);
                continue;
            }

            Guard(reference.ToString(), () =>
            {
                foreach (NetnsDnsServer server in reference.Resolve<NetnsDnsServer>()) Write(server);
            });
        }
    }
}
