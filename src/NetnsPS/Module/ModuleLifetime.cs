using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using NetnsPS.Commands;
using NetnsPS.Interop;
using NetnsPS.Namespaces;
using NetnsPS.Sessions;

namespace NetnsPS;

/// <summary>What happens when the module comes and goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly ConditionalWeakTable<Runspace, object> s_users = [];

    /// <summary>
    /// Gives this runspace's own flow its explicit value, from which every other flow descends, and watches the
    /// lookup of commands, for Pester, thread jobs and programs.
    /// </summary>
    public void OnImport()
    {
        if (!CLibrary.IsGlibc)
        {
            ErrorRecord error = ErrorRecords.Make(nameof(SR.GlibcMissing), ErrorCategory.NotInstalled, null);
            throw new RuntimeException(error.Exception.Message, error.Exception, error);
        }

        AmbientNetns.PinHost();
        LauncherWatch.Begin();
        s_users.AddOrUpdate(Runspace.DefaultRunspace, s_users);
        ShouldWatch.Begin();
        SubstituteLookup.Choose(
            StartThreadJobCommand.SubstituteFor, WebCommands.SubstituteFor, BlockSetups.SubstituteFor);
        SubstituteLookup.Begin();

        // In the runspaces of ForEach-Object -Parallel, for instance, which begin where the block is.
        ProgramLookup.Begin(Netns.Current);
    }

    /// <summary>
    /// Back to the host; all that was made here is gone, unless another runspace still has the module.
    /// </summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        EnteredNetns.End();
        ProgramLookup.End();
        SubstituteLookup.End();
        ShouldWatch.End();
        AmbientNetns.Restore(AmbientNetns.Host);
        s_users.Remove(Runspace.DefaultRunspace);

        // Test files that run side by side, each in a runspace of its own, share this process and what it made.
        if (s_users.Any(user => user.Key.RunspaceStateInfo.State == RunspaceState.Opened)) return;
        LauncherWatch.End();
        ScopedSession.DisposeAll();
        NetnsServer.StopAll();
        foreach (Netns netns in Netns.Transient.Reverse()) netns.Dispose();
    }
}
