using System.Collections;

namespace NetnsPS.Commands;

/// <summary>Changes what a DNS server answers while it runs.</summary>
/// <remarks>
/// <para>Each name that is given has afterwards what is given for it, and nothing of what it had before: records and
/// rules, whose queries are counted anew. Other names stay as they are. When something is not valid nothing changes.
/// What a value can be is described at Start-NetnsDnsServer.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $dns = Start-NetnsDnsServer $alice @{ 'www.example.test' = '10.0.0.80'; 'old.example.test' = '10.0.0.81' }
/// $records = @{ 'www.example.test' = '10.0.0.90'; 'new.example.test' = 'Refused' }
/// Set-NetnsDnsRecord $dns $records -Remove old.example.test
/// (Resolve-NetnsDnsName $alice www.example.test -Server 127.0.0.1).Address
/// </code>
/// Moves a name, adds one and removes one.
/// </example>
/// <returns>With -PassThru the servers.</returns>
/// <seealso cref="StartNetnsDnsServerCommand"/>
/// <seealso cref="GetNetnsDnsQueryCommand"/>
[Cmdlet(VerbsCommon.Set, "NetnsDnsRecord", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsDnsServer))]
public sealed class SetNetnsDnsRecordCommand : ServerCommand
{
    /// <summary>Names with their records and faults.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public IDictionary? Record { get; set; }

    /// <summary>Names that are to have nothing any more.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.DnsNameCompleter))]
    public string[] Remove { get; set; } = [];

    /// <summary>Emit the servers.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.DnsRecordSetFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        DnsRecordTable? table = Record is null ? null : DnsRecordTable.Read(Record);
        ForEachServer<NetnsDnsServer>(server =>
        {
            string names = string.Join(", ", (Record?.Keys.Cast<object>() ?? []).Concat(Remove).Distinct());
            if (!ShouldProcess(Describe(server), ErrorRecords.Text(nameof(SR.DnsRecordSetAction), names))) return;
            server.SetRecords(table?.Records ?? [], table?.Rules, Remove);
            if (PassThru) WriteObject(server);
        });
    }
}
