namespace NetnsPS.Commands;

/// <summary>Gets the servers that this PowerShell runs in network namespaces.</summary>
/// <remarks>
/// <para>Those that run, and those that ended by themselves and were not stopped.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $null = Start-NetnsDnsServer $alice @{ 'www.example.test' = '10.0.0.80' } -Name names
/// Get-NetnsServer alice
/// Get-NetnsServer -Name n* -Kind dns | Stop-NetnsServer
/// </code>
/// Gets the servers of a namespace, then some by name and kind to stop them.
/// </example>
/// <returns>The servers: NetnsDnsServer objects for DNS.</returns>
/// <seealso cref="StartNetnsDnsServerCommand"/>
/// <seealso cref="StopNetnsServerCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsServer")]
[OutputType(typeof(NetnsServer))]
public sealed class GetNetnsServerCommand : NetnsTargetCommand
{
    /// <summary>Names or wildcard patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.ServerCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What they speak, such as <c>dns</c>; wildcard patterns are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.ServerKindCompleter))]
    public string[] Kind { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        NetnsServer[] wanted =
            [.. NetnsServer.All.Where(s => IsWanted(s.Name, Name) && IsWanted(s.Kind, Kind))];
        if (Netns is null) WriteObject(wanted, enumerateCollection: true);
        else
        {
            foreach (NetnsReference place in Expanded)
            {
                Guard(place, () =>
                {
                    Netns netns = place.Resolve(); // also when there are no servers: what is no namespace is an error
                    WriteObject(
                        wanted.Where(s => place.Value is NetnsServer given
                            ? s == given
                            : s.Netns.Identity == netns.Identity),
                        enumerateCollection: true);
                });
            }
        }
    }

    private static bool IsWanted(string text, string[] patterns)
        => patterns.Length == 0
            || patterns.Any(p => new WildcardPattern(p, WildcardOptions.IgnoreCase).IsMatch(text));
}
