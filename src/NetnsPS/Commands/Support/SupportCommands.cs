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
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [SupportsWildcards]
    [TextTransformation]
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

/// <summary>Tells whether all of some features work here; -Verbose tells why not.</summary>
/// <remarks>
/// <para>See Get-NetnsSupport for the features and how they are tried. A name that is no feature ends the command, so
/// that a misspelt one does not skip a test for ever.</para>
/// </remarks>
/// <example>
/// <code>
/// if (Test-NetnsSupport netem) { 'delays can be emulated' }
/// </code>
/// Does something only where it works.
/// </example>
/// <example>
/// <code>
/// $skip = -not (Test-NetnsSupport veth, bridge)
/// # Describe 'my switch' -Skip:$skip { ... }
/// </code>
/// Skips Pester tests that need more than there is.
/// </example>
/// <seealso cref="GetNetnsSupportCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "NetnsSupport")]
[OutputType(typeof(bool))]
public sealed class TestNetnsSupportCommand : NetnsCommand
{
    /// <summary>
    /// The features that are needed; without them those without which nearly nothing works: netns, veth and setpriv.
    /// </summary>
    /// <value>netns, veth, setpriv</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.SupportCompleter))]
    public string[] Feature { get; set; } = ["netns", "veth", "setpriv"];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        foreach (string name in Feature)
        {
            if (FeatureName.Find(name) is null) ThrowTerminatingError(FeatureName.Unknown(name));
        }
    }

    /// <inheritdoc/>
    protected override void Execute()
    {
        IReadOnlyList<NetnsSupport> results = NetnsSupport.Of(Feature);
        foreach (NetnsSupport result in results.Where(r => !r.Supported)) WriteVerbose(result.ToString());
        WriteObject(results.All(r => r.Supported));
    }
}

/// <summary>Finds features by name, and makes the error for those that there are not.</summary>
internal static class FeatureName
{
    /// <summary>The name as it is listed; null when there is no such feature.</summary>
    internal static string? Find(string name)
        => NetnsSupport.Features.FirstOrDefault(f => string.Equals(f, name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="RuntimeException">There is no such feature; it carries the record.</exception>
    internal static string Require(string name) => Find(name) ?? throw new RuntimeException(null, null, Unknown(name));

    internal static ErrorRecord Unknown(string name)
        => ErrorRecords.Make(nameof(SR.UnknownFeature), ErrorCategory.InvalidArgument, name, name,
            string.Join(", ", NetnsSupport.Features));
}
