namespace NetnsPS.Commands;

/// <summary>What a user runs before a baseline is taken, so that a program opens what it keeps for good.</summary>
internal static class WarmUpBlock
{
    // In a child scope like & { }. What it emits is none of the
    // baseline; what it writes as an error is the user's to see.
    private static readonly ScriptBlock s_run = ScriptBlock.Create("param($__netnsWarmUp) $null = & $__netnsWarmUp");

    internal static void Run(PSCmdlet command, ScriptBlock? block)
    {
        if (block is not null) command.InvokeCommand.InvokeScript(true, s_run, null, block);
    }
}
