using System.Management.Automation;

namespace NetnsPS.Sessions;

/// <summary>Runs what PowerShell has had since 7.3 and PowerShellStandard lacks: the clean blocks of a stepping pipeline.</summary>
internal static class CleanBlocks
{
    /// <summary>Runs them, also in a session that is being stopped; errors go where the pipeline's own go.</summary>
    /// <param name="pipeline">The <c>SteppablePipeline</c>; PowerShell's types come into this assembly as objects.</param>
    internal static void Run(object pipeline) => ((SteppablePipeline)pipeline).Clean();
}
