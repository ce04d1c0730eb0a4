using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Where the output of a scriptblock goes, and with which name on it.</summary>
internal sealed class CallerOutput(NetnsPlace caller, string? netnsName)
{
    internal NetnsPlace Caller { get; } = caller;

    internal string? NetnsName { get; } = netnsName;
}

/// <summary>
/// The last element of <see cref="InnerPipeline"/>: hands each object on in the caller's namespace. Not exported.
/// </summary>
[Cmdlet(VerbsCommunications.Write, "NetnsCallerOutput")]
internal sealed class WriteNetnsCallerOutputCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public CallerOutput Output { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (Output.NetnsName is { } name && InputObject is { } named) Label(named, name);
        NetnsPlace inside = AmbientNetns.Current;
        AmbientNetns.Restore(Output.Caller);
        try
        {
            WriteObject(InputObject);
        }
        finally
        {
            AmbientNetns.Restore(inside);
        }
    }

    private static void Label(PSObject target, string name)
    {
        target.Properties.Remove("PSNetnsName");
        target.Properties.Add(new PSNoteProperty("PSNetnsName", name));
    }
}
