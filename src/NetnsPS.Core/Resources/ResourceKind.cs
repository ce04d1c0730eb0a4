namespace NetnsPS;

/// <summary>What a test can leave behind.</summary>
public enum ResourceKind
{
    /// <summary>An open file descriptor.</summary>
    Fd,

    /// <summary>A thread.</summary>
    Thread,

    /// <summary>A process: one that came of a process, or lives in a namespace.</summary>
    Process,

    /// <summary>A mount.</summary>
    Mount,

    /// <summary>A namespace that a process, a thread, a descriptor or a mount keeps alive.</summary>
    Namespace,

    /// <summary>A network interface.</summary>
    Link,
}
