namespace NetnsPS.Commands;

/// <summary>Tries what this kernel and this process can do, and tells why something does not work.</summary>
/// <remarks>
/// <para>Features are link kinds (veth, dummy, ...), queueing disciplines (netem, ...), capabilities, ways to isolate
/// (netns, rootless, mount, ...) and some more. Each one that is asked for is tried once in a session, in a namespace
/// of its own, and nothing is left behind. The trial may make the kernel load a module.</para>
/// </remarks>
/// <example>
/// <code>Get-NetnsSupport</code>
/// Tries all features.
/// </example>
/// <example>
/// <code>Get-NetnsSupport netem, *vlan | Where-Object -Not Supported</code>
/// Tells what is missing of some features, and why.
/// </example>
/// <seealso cref="TestNetnsSupportCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsSupport")]
[OutputType(typeof(NetnsSupport))]
public sealed class GetNetnsSupportCommand : NetnsCommand
{
    /// <summary>Names or wildcard patterns of features; all of them without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.SupportCompleter))]
    public string[]? Feature { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void Execute()
    {
        var found = new List<string>();
        foreach (string name in Feature ?? ["*"])
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
                Guard(name, () => found.Add(FeatureName.Require(name)));
            else found.AddRange(NetnsSupport.Features.Where(new WildcardPattern(name, WildcardOptions.IgnoreCase)
                .IsMatch));
        }

        WriteObject(NetnsSupport.Of([.. found.Distinct()]), enumerateCollection: true);
    }
}
