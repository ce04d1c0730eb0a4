namespace NetnsPS.Commands;

/// <summary>Gets kernel settings of namespaces.</summary>
/// <remarks>
/// <para>A setting that can only be written, such as net.ipv4.route.flush,
/// is a command and not among those that a pattern finds.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Get-NetnsSysctl $alice net.ipv4.ip_forward
/// Get-NetnsSysctl $alice net.ipv4.conf.*.rp_filter
/// </code>
/// Gets one setting, and one of all links.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// (Get-NetnsSysctl $alice net.ipv4.ip_local_port_range).Value -split "\t"
/// </code>
/// Gets the two numbers of a setting.
/// </example>
/// <seealso cref="SetNetnsSysctlCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/sysctl.8.html">sysctl(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsSysctl")]
[OutputType(typeof(NetnsSysctl))]
public sealed class GetNetnsSysctlCommand : QueryCommand<NetnsSysctl>
{
    /// <summary>
    /// Their names, such as <c>net.ipv4.ip_forward</c>, or patterns such as
    /// <c>net.ipv4.conf.*.forwarding</c>; all without it. In a name with slashes, dots stand for themselves.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.SysctlCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SysctlReadFailed);

    private protected override IEnumerable<NetnsSysctl> Read(Netns netns, object about)
    {
        var found = new List<NetnsSysctl>();
        foreach (string name in Name ?? [Given is null ? "*" : WildcardPattern.Escape(Given.Name)])
        {
            Guard(name, () =>
            {
                if (WildcardPattern.ContainsWildcardCharacters(name))
                    found.AddRange(NetnsSysctl.GetAll(netns, Patterns([name])[0].IsMatch));
                else found.Add(NetnsSysctl.Get(netns, WildcardPattern.Unescape(name)));
            });
        }

        return found;
    }

    private protected override bool IsSame(NetnsSysctl item, NetnsSysctl given) => item.Name == given.Name;
}

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
public sealed class SetNetnsSysctlCommand : NetnsTargetCommand
{
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

    private protected override string PipelineParameter => nameof(Name);

    private protected override bool TakesDwellers => false;

    private protected override bool IsOwn(object? item) => item is NetnsSysctl or PSObject;

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        string value = string.Join(' ', Value);
        foreach (string name in Name) Guard(name, () => Set(netns, name, value));
    });

    private void Set(Netns netns, string name, string value)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.SysctlTarget), name, netns),
            ErrorRecords.Text(nameof(SR.SysctlSetAction), value))) return;
        NetnsSysctl set = NetnsSysctl.Set(netns, name, value);
        if (PassThru) WriteObject(set);
    }
}
