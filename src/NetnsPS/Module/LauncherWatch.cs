using System.Runtime.InteropServices;
using NetnsPS.Interop;
using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>
/// Ends this PowerShell with its launcher. Installed as a .NET tool, <c>pwsh</c> is a launcher that runs <c>dotnet
/// pwsh.dll</c> as a child and waits for it; <c>dotnet tool run</c> is another one above. They pass no signal on, so a
/// signal to the process that was started would leave PowerShell, with all that it made, to go on unseen. In the other
/// shape that process is PowerShell itself.
/// </summary>
internal static class LauncherWatch
{
    private const string Launcher = "/Microsoft.PowerShell.GlobalTool.Shim.dll";
    private static readonly Lock s_lock = new();
    private static SafeFd? s_end;

    /// <summary>
    /// Begins to watch, where there is a launcher. All descriptors
    /// are open afterwards: what counts them sees no new one later.
    /// </summary>
    internal static void Begin()
    {
        if (Path.GetFileName(Environment.ProcessPath) != "dotnet") return;
        lock (s_lock)
        {
            if (s_end is not null) return;
            List<SafeFd> watched = [];
            try
            {
                OpenLaunchers(watched);
                if (watched.Count == 0) return;
                SafeFd end = Polling.OpenEvent();
                watched.Insert(0, end);
                NetnsThread.StartInHost("netns launcher", () => Watch(watched));
                s_end = end;
            }
            catch (LinuxException)
            {
                // Too many open files or threads: PowerShell outlives
                // its launcher then, as it does without this module.
                Close(watched);
            }
        }
    }

    /// <summary>A PowerShell without this module is left alone.</summary>
    internal static void End()
    {
        lock (s_lock)
        {
            if (s_end is not null) Polling.Signal(s_end);
            s_end = null;
        }
    }

    private static void Watch(List<SafeFd> watched)
    {
        try
        {
            Polling.WaitReadable(CollectionsMarshal.AsSpan(watched), Timeout.InfiniteTimeSpan, CancellationToken.None);
            if (Polling.IsReadable(watched[0]))
            {
                Close(watched);
                return;
            }

            using SafeFd? self = PidFdCalls.TryOpen(Environment.ProcessId);
            if (self is not null) PidFdCalls.Send(self, SignalCalls.SIGTERM);
        }
        catch (LinuxException)
        {
            // As above.
        }
    }

    private static void Close(List<SafeFd> watched)
    {
        foreach (SafeFd one in watched) one.Dispose();
    }

    private static void OpenLaunchers(List<SafeFd> launchers)
    {
        int child = Environment.ProcessId;
        if (OpenParent(child, IsLauncher) is not { } launcher) return;
        launchers.Add(launcher.Process);
        if (OpenParent(launcher.Id, IsToolCommand) is { } command) launchers.Add(command.Process);
    }

    // A parent is held by descriptor before it is looked at; it is still
    // that parent afterwards, or has ended and left its child to another.
    private static (int Id, SafeFd Process)? OpenParent(int child, Func<int, bool> isWanted)
    {
        if (ProcStat.Read(child) is not { Parent: > 0 and var parent } || PidFdCalls.TryOpen(parent) is not { } process)
            return null;
        if (isWanted(parent) && ProcStat.Read(child)?.Parent == parent) return (parent, process);
        process.Dispose();
        return null;
    }

    // By the library that it runs: its program is dotnet, or a copy of a host of .NET under any name.
    private static bool IsLauncher(int process)
        => ProcFile.ReadText(process, "maps", ProcFile.Large)?.Contains(Launcher, StringComparison.Ordinal) == true;

    // 'dotnet tool run pwsh' and its short form 'dotnet pwsh'.
    private static bool IsToolCommand(int process)
        => ProcFile.ReadText(process, "cmdline")?.Split('\0') is [var program, var verb, ..] words
            && Path.GetFileName(program) == "dotnet"
            && (verb == "pwsh" || (verb == "tool" && words is [_, _, "run", ..]));
}
