namespace NetnsPS.Commands;

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
