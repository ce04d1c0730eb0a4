using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Gets the sockets of namespaces, and the processes that hold them: what ss(8) shows.</summary>
/// <remarks>
/// <para>Asks the kernel by sock_diag(7), inside the namespace. A socket is listed where it was made, and with it
/// whoever holds it, in whatever namespace that process lives now. Of processes that may not be looked at, such as
/// other users', it is not known what they hold.</para>
/// <para>Without -Protocol, what a kernel has no list of is left out, and so are netlink sockets: each namespace has a
/// dozen of the kernel's own, and asking opens more.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m','http.server','8080' -WaitForPort 8080
/// Get-NetnsSocket $alice -Protocol Tcp -Listening
/// (Get-NetnsSocket $alice -LocalPort 8080).Processes.ProcessName   # python3
/// $web | Stop-NetnsProcess
/// </code>
/// Gets the servers of a namespace, and the name of one of them.
/// </example>
/// <example>
/// <code>Get-NetnsSocket host -State CloseWait | Group-Object ProcessId</code>
/// Counts the connections that the other side has closed and the programs of the host have not.
/// </example>
/// <seealso cref="GetProcessFdCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ss.8.html">ss(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsSocket")]
[OutputType(typeof(NetnsSocket))]
public sealed class GetNetnsSocketCommand : QueryCommand<NetnsSocket>
{
    private int[]? _holders;

    /// <summary>Only sockets that speak these; all but netlink without it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public NetnsSocketProtocol[]? Protocol { get; set; }

    /// <summary>Only sockets in these states.</summary>
    [Parameter]
    [ValidateNotNull]
    public SocketState[]? State { get; set; }

    /// <summary>Only sockets that wait for whoever comes, as <c>ss -l</c>.</summary>
    [Parameter]
    public SwitchParameter Listening { get; set; }

    /// <summary>Only sockets that are bound to these ports.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int[]? LocalPort { get; set; }

    /// <summary>Only sockets that are connected to these ports.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int[]? RemotePort { get; set; }

    /// <summary>Only IPv4 or IPv6 sockets.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>
    /// Only sockets that these processes hold: ids, Process or NetnsProcess objects. Without -Netns those in the
    /// namespaces of the processes.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ProcessTransformation]
    public ProcessReference[]? ProcessId { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SocketReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        _holders = ProcessId is null ? null : FindHolders(ProcessId);
        if (Netns is null && _holders is not null) ForEachNetns(PlacesOf(_holders), Write);
        else base.Execute();
    }

    private protected override IEnumerable<NetnsSocket> Read(Netns netns, object about)
    {
        int? holder = about switch
        {
            NetnsProcess process => process.Id,
            NetnsMember member => member.ProcessId,
            System.Diagnostics.Process process => process.Id,
            _ => null,
        };
        return Find(netns).Where(s => holder is null || s.ProcessId.Contains(holder.Value));
    }

    private protected override bool IsSame(NetnsSocket item, NetnsSocket given)
        => item.Protocol == given.Protocol && item.Inode == given.Inode
            && item.Local == given.Local && item.Remote == given.Remote;

    private void Write(Netns netns)
    {
        foreach (NetnsSocket socket in Find(netns)) WriteObject(socket);
    }

    private IEnumerable<NetnsSocket> Find(Netns netns)
        => NetnsSocket.GetAll(netns, Protocol, Family)
            .Where(s => IsWanted(s) && (_holders is null || s.ProcessId.Any(_holders.Contains)));

    // A process is asked where it is.
    private NetnsReference[] PlacesOf(int[] holders)
    {
        var places = new List<Netns>();
        foreach (int holder in holders) Guard(holder, () => places.Add(NetnsDirectory.ByProcess(holder)));
        return [.. places.DistinctBy(p => p.Identity).Select(p => new NetnsReference(p))];
    }

    // That a process holds nothing is an answer; that it is not there, or may not be asked, is none.
    private int[] FindHolders(ProcessReference[] processes)
    {
        var found = new List<int>();
        foreach (ProcessReference process in processes)
        {
            Guard(process, () =>
            {
                NetnsSocket.RequireReadable(process.Id);
                found.Add(process.Id);
            });
        }

        return [.. found];
    }

    private bool IsWanted(NetnsSocket socket)
        => (Protocol is not null || socket.Protocol != NetnsSocketProtocol.Netlink)
            && (State is null || State.Contains(socket.State))
            && (!Listening || socket.Listening)
            && IsIn(LocalPort, socket.LocalPort) && IsIn(RemotePort, socket.RemotePort);

    private static bool IsIn(int[]? wanted, int? port)
        => wanted is null || (port is { } number && wanted.Contains(number));
}
