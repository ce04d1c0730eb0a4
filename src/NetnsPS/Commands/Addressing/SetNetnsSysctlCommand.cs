namespace NetnsPS.Commands;

/// <summary>Changes kernel settings of a namespace, and reads them back.</summary>
/// <remarks>
/// <para>Some settings take a write and do nothing, or something else; that is the error SysctlNotTaken.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Set-NetnsSysctl $alice net.ipv4.ip_forward 1
/// </code>
/// Lets a namespace forward packets.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $bob = New-TransientNetns bob
/// Set-NetnsSysctl $alice net.ipv4.ip_local_port_range 40000, 50000 -PassThru
/// Get-NetnsSysctl $alice net.ipv4.ip_local_port_range | Set-NetnsSysctl $bob
/// </code>
/// Changes a setting of two numbers, and gives another namespace the same.
/// </example>
/// <returns>With -PassThru the settings as they read afterwards.</returns>
/// <seealso cref="GetNetnsSysctlCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/sysctl.8.html">sysctl(8)</seealso>
[Cmdlet(VerbsCommon.Set, "NetnsSysctl", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsSysctl))]
public sealed class SetNetnsSysctlCommand : LinkCommand
{
    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>
    /// Their names, such as <c>net.ipv4.ip_forward</c>. In a name with slashes, dots stand for themselves.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completion.SysctlCompleter))]
    [TextTransformation]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// The value; several for a setting that has several. <c>$true</c> and <c>$false</c> are 1 and 0.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [SysctlValueTransformation]
    public string[] Value { get; set; } = [];

    /// <summary>Emit the settings as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SysctlWriteFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
        string value = string.Join(' ', Value);
        foreach (string name in Name) Guard(name, () => Set(netns, name, value));
    }

    private void Set(Netns netns, string name, string value)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.SysctlTarget), name, netns),
            ErrorRecords.Text(nameof(SR.SysctlSetAction), value))) return;
        NetnsSysctl set = NetnsSysctl.Set(netns, name, value);
        if (PassThru) WriteObject(set);
    }
}
