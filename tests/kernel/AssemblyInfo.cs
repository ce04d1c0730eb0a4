using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// The tests share one kernel and one process: what they count (namespaces, threads, links of the host) must stand still.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
