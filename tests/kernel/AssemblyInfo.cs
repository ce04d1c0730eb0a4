using System.Runtime.Versioning;
using Xunit.Sdk;
using Xunit.v3;

[assembly: SupportedOSPlatform("linux")]

// The tests share one kernel and one process: what they count
// (namespaces, threads, links of the host) must stand still.
[assembly: Parallelization(Mode = ParallelMode.None)]
