using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace NetnsPS.Measurement;

/// <summary>How connections are tested.</summary>
public sealed record ConnectionTestOptions
{
    /// <summary>How long each target has to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The local address; null for what the route says.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>How long a TCP connection must stay open: one that is reset meanwhile did not succeed.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>How many are tested at once.</summary>
    public int Parallelism { get; init; } = 256;

    /// <summary>Refuses what can't be meant, before a socket is opened.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    internal void Validate(IEnumerable<ProbeTarget> targets)
    {
        RequirePositive(Timeout, "time-out");
        if (Hold < TimeSpan.Zero) RequirePositive(Hold, "time to hold a connection");
        if (Parallelism < 1)
            throw new InvalidInputException(
                InputFault.Value, $"{Parallelism} at once is not possible: expected 1 or more.");
        foreach (ProbeTarget target in targets) CheckSource(SourceAddress, target);
    }

    internal static void CheckSource(IPAddress? source, ProbeTarget target)
    {
        if (source is not null && source.AddressFamily != target.Address.AddressFamily)
            throw new InvalidInputException(InputFault.AddressFamily,
                $"The source address {source} and the target {target.Address} are of different families: expected two "
                    + "IPv4 or two IPv6 addresses.");
    }

    internal static void RequirePositive(TimeSpan span, string what)
    {
        if (span <= TimeSpan.Zero || span.TotalMilliseconds > int.MaxValue)
            throw new InvalidInputException(InputFault.Duration,
                $"{span} is not a valid {what}: expected more than 0 and at most 24 days, such as 2s.");
    }
}

/// <summary>What came of trying to reach a target from a namespace.</summary>
public sealed class NetnsConnectionTest
{
    private readonly TimeSpan _timeout;

    private NetnsConnectionTest(Probe probe, TimeSpan timeout)
    {
        _timeout = timeout;
        Netns = probe.Netns;
        Target = probe.Target;
        Outcome = probe.Outcome;
        Elapsed = Stopwatch.GetElapsedTime(probe.Began, probe.Ended);
        LocalAddress = probe.Local;
        Error = probe.Error;
        Icmp = probe.Icmp;
    }

    /// <summary>The namespace that it was tried from.</summary>
    public Netns Netns { get; }

    /// <summary>What was to be reached.</summary>
    public ProbeTarget Target { get; }

    /// <summary>The target's address.</summary>
    public IPAddress Address => Target.Address;

    /// <summary>The target's port; null with ICMP.</summary>
    public int? Port => Target.Port;

    /// <summary>What was spoken.</summary>
    public ProbeProtocol Protocol => Target.Protocol;

    /// <summary>Whether it was reached.</summary>
    public bool Succeeded => Outcome == ProbeOutcome.Succeeded;

    /// <summary>How it ended.</summary>
    public ProbeOutcome Outcome { get; }

    /// <summary>How long it took until that was known.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The address and port of this side; null when nothing was sent.</summary>
    public IPEndPoint? LocalAddress { get; }

    /// <summary>The ICMP message that came back instead of an answer; null when none did.</summary>
    public IcmpError? Icmp { get; }

    /// <summary>What the ICMP message says; null when none came.</summary>
    public IcmpReason? Reason => Icmp?.Reason;

    /// <summary>Who answered: the target, or the router that sent the ICMP message; null when no one did.</summary>
    public IPAddress? From => Icmp is not null ? Icmp.From
        : Outcome is ProbeOutcome.Succeeded or ProbeOutcome.Refused or ProbeOutcome.Reset ? Target.Address : null;

    /// <summary>The kernel's error number behind the outcome, if there was one.</summary>
    public Errno Error { get; }

    /// <summary>What happened, in words: by whom it was refused, or how long nothing came.</summary>
    public string Detail => Outcome switch
    {
        ProbeOutcome.Succeeded when Protocol == ProbeProtocol.Tcp => "connected",
        ProbeOutcome.Succeeded => "answered",
        ProbeOutcome.Refused when Icmp is null => $"{Address} refused the connection (TCP reset)",
        ProbeOutcome.TimedOut => $"nothing came back within {Seconds(_timeout)}",
        ProbeOutcome.NoAnswer => $"sent, but nothing came back within {Seconds(_timeout)}: lost, or no program answers",
        ProbeOutcome.Reset => $"connected, and reset by {Address} after {Seconds(Elapsed)}",
        ProbeOutcome.NoRoute when Error == Errno.EINVAL => $"'{Netns.Name}' has a blackhole route there",
        ProbeOutcome.NoRoute when Error == Errno.EHOSTUNREACH => $"'{Netns.Name}' has an unreachable route there",
        ProbeOutcome.NoRoute when Error == Errno.ENETDOWN => $"the link to it is down in '{Netns.Name}'",
        ProbeOutcome.NoRoute => $"'{Netns.Name}' has no route there",
        ProbeOutcome.PermissionDenied when LocalAddress is null && Protocol == ProbeProtocol.Icmp
            && Error == Errno.EPERM => "ICMP needs CAP_NET_RAW here, or the setting net.ipv4.ping_group_range",
        ProbeOutcome.PermissionDenied when Error == Errno.EACCES => $"'{Netns.Name}' has a prohibit route there",
        ProbeOutcome.PermissionDenied => $"a packet filter in '{Netns.Name}' dropped it on its way out",
        _ when Icmp is { } icmp => $"{Sender(icmp)} says: {Words(icmp.Reason)} "
            + string.Create(CultureInfo.InvariantCulture, $"(ICMP {icmp.Type}/{icmp.Code})"),
        _ => $"{Marshal.GetPInvokeErrorMessage((int)Error)} ({Error})",
    };

    /// <summary>The target, and what came of it.</summary>
    public override string ToString() => $"{Target} from '{Netns.Name}': {Outcome}, {Detail}";

    /// <summary>Tests some targets from one namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends the test.</param>
    /// <returns>One result for each target, in their order.</returns>
    /// <exception cref="InvalidInputException">Targets and options do not fit together.</exception>
    /// <exception cref="LinuxException">A socket could not be had (EMFILE, …), or has not the source address
    /// (EADDRNOTAVAIL).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<NetnsConnectionTest> Run(
        Netns netns, IReadOnlyList<ProbeTarget> targets, ConnectionTestOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var results = new NetnsConnectionTest[targets.Count];
        RunAll([.. targets.Select(t => (netns, t))], options ?? new(), (i, result, error) =>
            results[i] = result ?? throw error!, cancellation);
        return results;
    }

    /// <inheritdoc cref="Run"/>
    public static Task<IReadOnlyList<NetnsConnectionTest>> RunAsync(
        Netns netns, IReadOnlyList<ProbeTarget> targets, ConnectionTestOptions? options = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Run(netns, targets, options, cancellation), cancellation);

    /// <summary>Tests targets from their namespaces; the failure of one does not end the others.</summary>
    /// <param name="pairs">The namespaces and targets.</param>
    /// <param name="options">How.</param>
    /// <param name="done">Called on this thread for each pair, by its place, with what came of it.</param>
    /// <param name="cancellation">Ends the test.</param>
    internal static void RunAll(
        IReadOnlyList<(Netns Netns, ProbeTarget Target)> pairs, ConnectionTestOptions options,
        Action<int, NetnsConnectionTest?, Exception?> done, CancellationToken cancellation)
    {
        options.Validate(pairs.Select(p => p.Target));
        var places = new Dictionary<Probe, int>();
        using var loop = new ProbeLoop(options.Timeout, cancellation);
        for (int next = 0; next < pairs.Count || loop.Running > 0;)
        {
            while (next < pairs.Count && loop.Running < options.Parallelism) Begin(next++);
            while (loop.TryTake(out Probe? probe))
            {
                places.Remove(probe, out int place);
                var result = new NetnsConnectionTest(probe, options.Timeout);
                loop.Remove(probe);
                done(place, result, null);
            }

            if (loop.Running > 0) loop.Wait(long.MaxValue);
        }

        void Begin(int place)
        {
            var probe = new Probe(pairs[place].Netns, pairs[place].Target, options.SourceAddress, options.Hold);
            try
            {
                probe.Prepare();
            }
            catch (Exception e) when (e is LinuxException or NetnsNotFoundException or NetnsSwitchException)
            {
                probe.Dispose();
                done(place, null, e);
                return;
            }

            places[probe] = place;
            loop.Begin(probe);
        }
    }

    // The namespace itself reports that no one has the address on the link (ipv4_link_failure, net/ipv4/route.c).
    private string Sender(IcmpError icmp)
        => icmp.From is null ? "a router" : icmp.From.Equals(LocalAddress?.Address)
            ? $"'{Netns.Name}' itself ({icmp.From})" : icmp.From.ToString();

    private static string Words(IcmpReason reason) => reason switch
    {
        IcmpReason.NetUnreachable => "network unreachable",
        IcmpReason.HostUnreachable => "host unreachable",
        IcmpReason.ProtocolUnreachable => "protocol unreachable",
        IcmpReason.PortUnreachable => "port unreachable",
        IcmpReason.PacketTooBig => "packet too big",
        IcmpReason.Prohibited => "prohibited",
        IcmpReason.TimeExceeded => "time to live exceeded",
        _ => "an error",
    };

    private static string Seconds(TimeSpan span)
        => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
