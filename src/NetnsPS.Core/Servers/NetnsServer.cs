using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace NetnsPS;

/// <summary>How a server is.</summary>
public enum NetnsServerState
{
    /// <summary>It answers.</summary>
    Running,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It ended by itself, which was not asked for.</summary>
    Failed,
}

/// <summary>
/// A server that this process runs on sockets in a network namespace. They are bound when it has been started; it ends
/// with its namespace, its scope (<see cref="ResourceScope"/>) or this process.
/// </summary>
public abstract class NetnsServer : IDisposable
{
    private static readonly Lock s_lock = new();
    private static ImmutableArray<NetnsServer> s_all = [];
    private readonly Lock _stopping = new();
    private CancellationTokenRegistration _end;
    private bool _isStopped;

    private protected NetnsServer(Netns netns, string? name)
    {
        Netns = netns;
        Name = name ?? "";
    }

    /// <summary>A name to find it by; several may have the same.</summary>
    public string Name { get; private set; }

    /// <summary>What it speaks, such as <c>dns</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The namespace that its sockets are in.</summary>
    public Netns Netns { get; }

    /// <summary>Where it listens, such as <c>udp/10.0.0.1:53</c>.</summary>
    public IReadOnlyList<ServerEndPoint> EndPoint { get; private protected set; } = [];

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; } = DateTimeOffset.Now;

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? StopTime { get; private set; }

    /// <summary>Whether it runs, and how it ended if it does not.</summary>
    public NetnsServerState State => !_isStopped
        ? NetnsServerState.Running
        : Failure is null ? NetnsServerState.Stopped : NetnsServerState.Failed;

    /// <summary>Why it ended by itself; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>All servers that were started from here and not stopped, oldest first.</summary>
    public static IReadOnlyList<NetnsServer> All
    {
        get
        {
            lock (s_lock) return s_all;
        }
    }

    /// <summary>Finds all of a name.</summary>
    public static IReadOnlyList<NetnsServer> Find(string name) => [.. All.Where(s => s.Name == name)];

    /// <summary>Ends it: its sockets are closed when this returns. A second call does nothing.</summary>
    public void Stop()
    {
        End(null);
        lock (s_lock) s_all = s_all.Remove(this);
        ResourceScope.Forget(this);
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="ServerFailedException">It had ended by itself, so
    /// that the scope or test in which it was started fails.</exception>
    public void Dispose()
    {
        Stop();
        if (Failure is { } failure) throw new ServerFailedException(this, failure);
        GC.SuppressFinalize(this);
    }

    /// <summary>Its name and kind, and where it listens.</summary>
    public override string ToString() => $"{Name} ({Kind} in {Netns}: {string.Join(", ", EndPoint)})";

    /// <summary>Ends all servers, wherever they are.</summary>
    internal static void StopAll()
    {
        foreach (NetnsServer server in All.Reverse()) server.Stop();
    }

    /// <summary>Called when all its sockets are bound: from now on it ends with its namespace and its scope.</summary>
    /// <exception cref="NetnsNotFoundException">The namespace was removed meanwhile; the server was ended.</exception>
    private protected void Begin()
    {
        lock (s_lock)
        {
            if (Name.Length == 0) Name = FreeName();
            s_all = s_all.Add(this);
        }

        _end = Netns.Ended.UnsafeRegister(static server => ((NetnsServer)server!).Stop(), this);
        ResourceScope.Track(this);
        if (!Netns.IsRemoved) return;
        Stop();
        throw new NetnsNotFoundException(Netns.Name, $"Network namespace '{Netns.Name}' was removed.");
    }

    /// <summary>Closes its sockets and ends its threads. Called once; does not throw.</summary>
    private protected abstract void Close();

    /// <summary>To be called by the server itself when it can't go on.</summary>
    private protected void Fail(Exception failure) => End(failure);

    private void End(Exception? failure)
    {
        lock (_stopping)
        {
            if (_isStopped) return;
            Failure = failure;
            _isStopped = true;
        }

        _end.Unregister(); // which may be what called this, and is not waited for
        Close();
        StopTime = DateTimeOffset.Now;
    }

    private string FreeName()
    {
        for (int number = 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{Kind}{number}");
            if (s_all.All(s => s.Name != name)) return name;
        }
    }
}

/// <summary>An address and port of a protocol.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Address">The address; <c>0.0.0.0</c> and <c>::</c> stand for all of their family.</param>
/// <param name="Port">The port.</param>
public sealed record ServerEndPoint(PortProtocol Protocol, IPAddress Address, int Port)
{
    /// <summary>As in <c>udp/10.0.0.1:53</c>.</summary>
    public override string ToString()
        => $"{(Protocol == PortProtocol.Udp ? "udp" : "tcp")}/{new IPEndPoint(Address, Port)}";
}

/// <summary>A port that a server was to listen on is taken.</summary>
/// <param name="endPoint">Where it was to listen.</param>
/// <param name="netns">The namespace, by its name here.</param>
/// <param name="holders">Who has it, as far as that can be seen.</param>
public sealed class ServerPortTakenException(ServerEndPoint endPoint, string netns, IReadOnlyList<string> holders)
    : NetnsException(
        $"{endPoint} in network namespace '{netns}' is taken"
        + (holders.Count > 0 ? $" by {string.Join(", ", holders)}" : "")
        + ". Stop what listens there, or choose another port or address.")
{
    /// <summary>Where the server was to listen.</summary>
    public ServerEndPoint EndPoint { get; } = endPoint;

    /// <summary>The namespace, by its name here.</summary>
    public string Netns { get; } = netns;

    /// <summary>Who has it: servers of this process by their names, other processes with their ids.</summary>
    public IReadOnlyList<string> Holders { get; } = holders;
}

/// <summary>A server ended by itself.</summary>
/// <param name="server">Which one.</param>
/// <param name="failure">Why.</param>
public sealed class ServerFailedException(NetnsServer server, Exception failure)
    : NetnsException($"Server {server} ended by itself: {failure.Message}", failure)
{
    /// <summary>The server.</summary>
    public NetnsServer Server { get; } = server;
}
