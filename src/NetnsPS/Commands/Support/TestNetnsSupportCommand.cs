namespace NetnsPS.Commands;

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
