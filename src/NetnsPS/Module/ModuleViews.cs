using System.Management.Automation.Runspaces;

namespace NetnsPS;

/// <summary>Loads the types and views of the module, also in the runspaces of a pool.</summary>
/// <remarks>
/// Those, such as the ones of Pester's parallel runs, share one list of what is loaded. PowerShell adds to it and reads
/// it without a lock ("Collection was modified": InitialSessionState.UpdateFormats), and takes what another runspace
/// has loaded for loaded in this one too (ModuleCmdletBase.LoadModuleManifest). In the module's own manifest nobody
/// could mend that.
/// </remarks>
public static class ModuleViews
{
    private const string TypesFile = "/NetnsPS.types.ps1xml";
    private const int Attempts = 100;

    /// <summary>Loads them into this runspace. For NetnsPS.psm1 alone.</summary>
    /// <param name="import">Imports what is not in the list.</param>
    /// <param name="reload">Loads whatever is in the list.</param>
    /// <exception cref="InvalidOperationException">Imports of other modules
    /// into other runspaces have kept changing the list.</exception>
    public static void Load(ScriptBlock import, ScriptBlock reload)
    {
        InitialSessionState shared = Runspace.DefaultRunspace.InitialSessionState;
        lock (shared)
        {
            bool isListed = false, isImported = false;
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    if (!isImported)
                    {
                        isListed |= shared.Types.Any(entry =>
                            entry.FileName?.EndsWith(TypesFile, StringComparison.Ordinal) == true);
                        import.InvokeReturnAsIs();
                        isImported = true;
                    }

                    // In the list before, and here only if this runspace was opened later, with all that is in it.
                    if (isListed && (attempt > 1 || !HasTypes)) reload.InvokeReturnAsIs();
                    return;
                }
                catch (Exception e) when (attempt < Attempts && e.GetBaseException() is InvalidOperationException)
                {
                    // What was begun is in the list.
                }
            }
        }
    }

    private static bool HasTypes => new PSObject(Netns.Host).Properties["Links"] is not null;
}
