using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace NetnsPS;

/// <summary>
/// While a runspace is inside a namespace its prompt begins with the namespace's name, as a remote session's does.
/// </summary>
public static class NetnsPrompt
{
    private const string Function = "function:global:prompt";

    private static readonly ConditionalWeakTable<Runspace, ScriptBlock> s_originals = [];
    private static readonly ScriptBlock s_prompt =
        ScriptBlock.Create("[NetnsPS.NetnsPrompt]::Prefix + (& ([NetnsPS.NetnsPrompt]::Original))");

    /// <summary>What stands before the original prompt: <c>[alice] </c>.</summary>
    public static string Prefix => ErrorRecords.Text(nameof(SR.NetnsPrompt), Netns.Current.Name);

    /// <summary>The prompt function that the user had.</summary>
    public static ScriptBlock? Original
        => s_originals.TryGetValue(Runspace.DefaultRunspace, out ScriptBlock? original) ? original : null;

    internal static void Show(PSCmdlet cmdlet)
    {
        if (Original is not null
            || cmdlet.InvokeCommand.GetCommand("prompt", CommandTypes.Function) is not FunctionInfo prompt) return;
        s_originals.Add(Runspace.DefaultRunspace, prompt.ScriptBlock);
        cmdlet.InvokeProvider.Item.Set(Function, s_prompt);
    }

    internal static void Hide(PSCmdlet cmdlet)
    {
        if (Original is not { } original) return;
        s_originals.Remove(Runspace.DefaultRunspace);
        cmdlet.InvokeProvider.Item.Set(Function, original);
    }
}
