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
public sealed class GetNetnsSysctlCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

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

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        foreach (string name in Name ?? ["*"])
        {
            Guard(name, () =>
            {
                if (WildcardPattern.ContainsWildcardCharacters(name))
                    WriteObject(Find(netns, new WildcardPattern(name, WildcardOptions.None)), true);
                else WriteObject(NetnsSysctl.Get(netns, WildcardPattern.Unescape(name)));
            });
        }
    });

    private static IReadOnlyList<NetnsSysctl> Find(Netns netns, WildcardPattern pattern)
        => NetnsSysctl.GetAll(netns, pattern.IsMatch);
}
