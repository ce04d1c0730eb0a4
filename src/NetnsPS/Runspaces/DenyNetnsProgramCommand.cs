namespace NetnsPS.Runspaces;

/// <summary>
/// What is found in the place of a program that can't be started where it should be: an error, as to start it outside
/// would be worse. Not exported.
/// </summary>
[Cmdlet(VerbsLifecycle.Deny, "NetnsProgram")]
internal sealed class DenyNetnsProgramCommand : PSCmdlet
{
    private static readonly CmdletInfo s_command = new("Deny-NetnsProgram", typeof(DenyNetnsProgramCommand));

    // Between the lookup and the start, which are one after the other on the same thread.
    [ThreadStatic]
    private static ErrorRecord? t_why;

    [Parameter(ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The command that says so.</summary>
    internal static CommandInfo For(Exception why, Netns netns)
    {
        if (netns.IsRemoved || why is ObjectDisposedException)
            why = new NetnsNotFoundException(netns.Name, $"Network namespace '{netns.Name}' was removed.");
        t_why = ErrorRecords.From(why, nameof(SR.NetnsEnterFailed), netns);
        return s_command;
    }

    protected override void BeginProcessing() => ThrowTerminatingError(t_why);
}
