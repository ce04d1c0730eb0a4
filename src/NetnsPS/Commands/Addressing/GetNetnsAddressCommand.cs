namespace NetnsPS.Commands;

/// <summary>Gets the IPv4 and IPv6 addresses of links.</summary>
/// <remarks>
/// <para>Of many, take the texts by <c>| ForEach-Object Address</c>: every array has a method named Address, which
/// hides the property of its items.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
/// Get-NetnsAddress $alice
/// (Get-NetnsAddress $alice eth0 -Family IPv4).Address   # 10.0.0.1/24
/// </code>
/// Gets all addresses of a namespace, and those of a link.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsVethPair $alice -Address 10.0.0.1/24 | Get-NetnsAddress -Scope Global
/// </code>
/// Gets the addresses of links from the pipeline.
/// </example>
/// <seealso cref="AddNetnsAddressCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-address.8.html">ip-address(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsAddress")]
[OutputType(typeof(NetnsAddress))]
public sealed class GetNetnsAddressCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Only addresses of these links: names or wildcard patterns.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only these addresses, with or without their prefix lengths; patterns such as <c>10.*</c>.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.AddressCompleter))]
    public string[]? Address { get; set; }

    /// <summary>Only addresses of this family.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>Only addresses that reach so far.</summary>
    [Parameter]
    public AddressScope? Scope { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.AddressReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetnsAndLinks(Netns, Link, (netns, links) =>
    {
        WildcardPattern[] patterns = Patterns(Address ?? ["*"]);
        HashSet<int> indices = [.. links.Select(l => l.Index)];
        foreach (NetnsAddress address in NetnsAddress.GetAll(netns, family: Family))
        {
            if (indices.Contains(address.LinkIndex) && (Scope ?? address.Scope) == address.Scope
                && IsMatch(address, patterns)) WriteObject(address);
        }
    });

    private static bool IsMatch(NetnsAddress address, WildcardPattern[] patterns)
        => patterns.Any(p => p.IsMatch(address.Address) || p.IsMatch(address.IPAddress.ToString()));
}
