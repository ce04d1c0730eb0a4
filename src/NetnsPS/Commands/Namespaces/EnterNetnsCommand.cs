namespace NetnsPS.Commands;

/// <summary>Enters a namespace until <c>Exit-Netns</c>; the prompt shows where one is.</summary>
/// <remarks>
/// <para>Everything that follows in this runspace, also in a PSSession, runs inside: cmdlets, .NET code and native
/// programs. Stays nest, and each Exit-Netns leaves the last one. Of a namespace that was made with -Isolate native
/// programs see all, the rest the network. In a script Invoke-InNetns is safer, since it leaves however its block
/// ends.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Enter-Netns $alice
/// ip -brief link
/// Exit-Netns
/// </code>
/// Enters a namespace, looks at its links with a native program, and leaves.
/// </example>
/// <seealso cref="ExitNetnsCommand"/>
/// <seealso cref="InvokeInNetnsCommand"/>
[Cmdlet(VerbsCommon.Enter, "Netns")]
[OutputType(typeof(void))]
public sealed class EnterNetnsCommand : NetnsCommand
{
    /// <summary>The namespace to enter.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference Netns { get; set; } = null!;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsEnterFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        EnteredNetns.Here.Enter(Netns.Resolve(), removeOnExit: false);
        NetnsPrompt.Show(this);
    }
}
