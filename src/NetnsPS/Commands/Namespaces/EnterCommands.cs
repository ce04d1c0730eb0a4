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

/// <summary>Makes a namespace and enters it; <c>Exit-Netns</c> leaves and removes it.</summary>
/// <example>
/// <code>
/// Enter-TransientNetns
/// ip -brief link
/// Exit-Netns
/// </code>
/// A namespace just for a while: it is gone after Exit-Netns.
/// </example>
/// <example>
/// <code>
/// $here = Enter-TransientNetns alice -PassThru
/// $here.Inode -eq (Get-Netns -Current).Inode
/// Exit-Netns
/// </code>
/// -PassThru gives the namespace that was made.
/// </example>
/// <seealso cref="ExitNetnsCommand"/>
/// <seealso cref="NewTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Enter, "TransientNetns")]
[OutputType(typeof(Netns))]
public sealed class EnterTransientNetnsCommand : NetnsCommand
{
    /// <summary>Its name; the first free <c>netnsN</c> without one.</summary>
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    /// <summary>Leave <c>lo</c> down, as the kernel makes it.</summary>
    [Parameter]
    public SwitchParameter NoLoopback { get; set; }

    /// <summary>Emit the new namespace.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsCreateFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        Netns made = Netns.CreateTransient(Name, !NoLoopback);
        try
        {
            EnteredNetns.Here.Enter(made, removeOnExit: true);
        }
        catch
        {
            made.Dispose();
            throw;
        }

        NetnsPrompt.Show(this);
        if (PassThru) WriteObject(made);
    }
}

/// <summary>Leaves the namespace that was entered last.</summary>
/// <example>
/// <code>
/// Enter-TransientNetns outer
/// Enter-TransientNetns inner
/// Exit-Netns
/// (Get-Netns -Current).Name   # outer
/// Exit-Netns
/// </code>
/// Stays are a stack: each call leaves the last one.
/// </example>
/// <example>
/// <code>
/// Enter-TransientNetns outer
/// Enter-TransientNetns inner
/// Exit-Netns -All
/// </code>
/// Leaves all of them. Those made by Enter-TransientNetns are removed.
/// </example>
/// <seealso cref="EnterNetnsCommand"/>
/// <seealso cref="EnterTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Exit, "Netns")]
[OutputType(typeof(void))]
public sealed class ExitNetnsCommand : NetnsCommand
{
    /// <summary>Leave all that were entered, back to where this session began.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsEnterFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (EnteredNetns.Here.Leave() is not { } left)
        {
            if (!All) WriteError(ErrorRecords.Make(nameof(SR.NetnsStackEmpty), ErrorCategory.InvalidOperation, null));
            return;
        }

        do
        {
            if (left.RemoveOnExit) left.Netns.Dispose();
        }
        while (All && (left = EnteredNetns.Here.Leave()) is not null);
        if (EnteredNetns.Here.Count == 0) NetnsPrompt.Hide(this);
    }
}
