using System.Diagnostics;
using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS
{
    /// <summary>A thread of this process that is in another namespace than its flow says.</summary>
    /// <param name="ThreadId">The kernel's id of the thread.</param>
    /// <param name="ThreadName">Its name (proc_pid_comm(5)).</param>
    /// <param name="Inode">The namespace that it is in.</param>
    /// <param name="Netns">That namespace's name, when it is known here.</param>
    /// <param name="Expected">The namespace that it should be in.</param>
    public sealed record NetnsFlowStray(int ThreadId, string ThreadName, ulong Inode, string? Netns, string Expected);

    /// <summary>HTTP requests that went over a kept connection of another namespace than their flow says.</summary>
    /// <param name="Construct">What sent them: an HttpClient, which those
    /// of PowerShell and the older classes of .NET have within.</param>
    /// <param name="Server">The scheme, host and port, when the connection was made after the first switch.</param>
    /// <param name="Netns">The namespace in which the connection was made, and so is.</param>
    /// <param name="Expected">The namespace of the flow that sent the requests.</param>
    /// <param name="Requests">How many.</param>
    public sealed record NetnsFlowConnection(
        string Construct, string? Server, string Netns, string Expected, int Requests);

    /// <summary>The alarm of the ambient namespace: is every thread where it should be?</summary>
    public static class NetnsFlow
    {
        /// <summary>
        /// Gives the current flow, and all that descend from it, the host's namespace as their explicit place. Whoever
        /// makes or enters a namespace has it; a program with flows that never do (other tests of a runner, requests of
        /// a server) calls this where they all begin, such as the start of Main: code without a place stays where its
        /// thread was born.
        /// </summary>
        public static void PinHost() => Namespaces.AmbientNetns.PinHost();

        /// <summary>
        /// The threads that are not where their flow says: born inside a namespace and not yet put right.
        /// </summary>
        public static IReadOnlyList<NetnsFlowStray> FindStrays()
        {
            var strays = new List<NetnsFlowStray>();
            foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
            {
                if (Namespaces.ThreadInspector.Inspect(task) is { } stray) strays.Add(stray);
            }

            return strays;
        }

        /// <summary>
        /// Looks until no thread is astray or the time is over. An idle pool thread ends after some 20 seconds.
        /// </summary>
        /// <param name="timeout">How long to look.</param>
        /// <param name="cancellation">Ends the wait early.</param>
        /// <returns>Those that are still astray; empty when all are home.</returns>
        public static IReadOnlyList<NetnsFlowStray> WaitForHome(
            TimeSpan timeout, CancellationToken cancellation = default)
        {
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<NetnsFlowStray> strays = FindStrays();
            while (strays.Count > 0 && Stopwatch.GetElapsedTime(start) < timeout
                && !cancellation.WaitHandle.WaitOne(50)) strays = FindStrays();
            return strays;
        }

        /// <summary>
        /// Takes what was noted since the last call: requests that went over an HTTP connection that another
        /// namespace's flow has made. <see cref="NetnsHttpHandler"/> prevents them. They are noted from the first
        /// switch of the process on.
        /// </summary>
        public static IReadOnlyList<NetnsFlowConnection> TakeMisplacedConnections()
            => [.. Namespaces.HttpConnections.TakeMisplaced().Select(m => new NetnsFlowConnection(
                "HttpClient", m.Use.Server, m.Use.Netns, m.Use.Expected, m.Requests))];

        /// <summary>Whether there is anything to take.</summary>
        public static bool HasMisplacedConnections => Namespaces.HttpConnections.HasMisplaced;
    }
}

namespace NetnsPS.Namespaces
{
    /// <summary>Compares where a thread is with where its flow last put it.</summary>
    internal static class ThreadInspector
    {
        // The collector's and the compiler's threads (their names as the kernel keeps them, 15 characters). They run
        // nobody's code and open no socket, so that nothing can go wrong in them; they start when there is work and end
        // when idle.
        private static readonly HashSet<string> s_runNobodysCode = [".NET BGC", ".NET Tiered Com"];

        internal static NetnsFlowStray? Inspect(string task)
        {
            if (ProcNamespace.InodeOf(task + "/ns/net") is not { } inode) return null; // ended meanwhile
            int id = int.Parse(task.AsSpan(task.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

            // A thread that the flow never touched was started by
            // the runtime or by native code: it belongs to the host.
            NetnsPlace expected = ThreadPlaces.Find(id) ?? AmbientNetns.Host;
            if (expected.Identity.Inode == inode) return null;
            if (ProcFile.ReadText(task + "/comm")?.TrimEnd('\n') is not { } name || s_runNobodysCode.Contains(name))
                return null;
            if (ProcNamespace.InodeOf(task + "/ns/net") != inode) return null; // was being moved
            return new NetnsFlowStray(id, name, inode, NameOf(inode), expected.Label);
        }

        private static string? NameOf(ulong inode)
        {
            if (AmbientNetns.Void?.Identity.Inode == inode) return "void";
            return NetnsRegistry.Find(AmbientNetns.Host.Identity with { Inode = inode })?.Name;
        }
    }
}
