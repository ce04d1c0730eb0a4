using NetnsPS.Namespaces;
using NetnsPS.Sessions;

namespace NetnsPS;

/// <summary>What happens when the module comes and goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Gives this runspace's own flow its explicit value, from which every other flow descends.</summary>
    public void OnImport() => AmbientNetns.PinHost();

    /// <summary>Back to the host, and all that was made here is gone.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        AmbientNetns.Restore(AmbientNetns.Host);
        ScopedSession.DisposeAll();
        foreach (Netns netns in Netns.Transient.Reverse()) netns.Dispose();
    }
}
