namespace NetnsPS.Commands;

/// <summary>
/// What a command says to the one who runs it: questions, -WhatIf, warnings, progress. They name what other users have
/// named, so all of it goes through here, and is shown as a terminal may show it (<see cref="TerminalText"/>). No other
/// place calls PowerShell's own methods for that.
/// </summary>
public abstract class ShownCommand : PSCmdlet
{
    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string)"/>
    private protected new bool ShouldProcess(string target, string action)
        => base.ShouldProcess(TerminalText.OneLine(target), TerminalText.OneLine(action));

    /// <inheritdoc cref="Cmdlet.ShouldContinue(string, string)"/>
    private protected new bool ShouldContinue(string query, string caption)
        => base.ShouldContinue(TerminalText.Message(query), TerminalText.OneLine(caption));

    /// <inheritdoc cref="Cmdlet.WriteWarning(string)"/>
    private protected new void WriteWarning(string text) => base.WriteWarning(TerminalText.Message(text));

    /// <inheritdoc cref="Cmdlet.WriteVerbose(string)"/>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(TerminalText.Message(text));

    /// <inheritdoc cref="Cmdlet.WriteProgress(ProgressRecord)"/>
    internal new void WriteProgress(ProgressRecord progress)
    {
        progress.Activity = TerminalText.OneLine(progress.Activity);
        progress.StatusDescription = TerminalText.OneLine(progress.StatusDescription);
        base.WriteProgress(progress);
    }
}
