using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetnsPS.Namespaces;

namespace NetnsPS.Measurement;

/// <summary>How throughput is measured.</summary>
public sealed record ThroughputOptions
{
    /// <summary>How long is sent.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>TCP, as fast as it goes; or UDP, at a rate.</summary>
    public ProbeProtocol Protocol { get; init; } = ProbeProtocol.Tcp;

    /// <summary>
    /// How much UDP sends each second, in bits of what the datagrams carry; null for as fast as it goes.
    /// </summary>
    public long? Rate { get; init; }

    /// <summary>How much a UDP datagram carries, in bytes; 1448 fits an Ethernet frame in IPv4 and IPv6.</summary>
    public int DatagramSize { get; init; } = 1448;

    /// <summary>The receiver's port; 0 for one that is free.</summary>
    public int Port { get; init; }

    internal void Validate()
    {
        ConnectionTestOptions.RequirePositive(Duration, "duration");
        if (Protocol == ProbeProtocol.Icmp)
            throw new InvalidInputException(InputFault.Value, "Throughput is that of Tcp or Udp.");
        if (Rate is not null && Protocol == ProbeProtocol.Tcp)
            throw new InvalidInputException(
                InputFault.Value, "TCP finds its own rate: leave the rate out, or measure UDP.");
        if (Rate is < 1000)
            throw new InvalidInputException(
                InputFault.Value, $"{Rate} bit/s is not a valid rate: expected 1 kbit/s or more.");
        if (DatagramSize is < 16 or > 65507)
            throw new InvalidInputException(InputFault.Value,
                $"{DatagramSize} is not a valid size of a datagram: expected 16 to 65507 bytes.");
        if (Port is < 0 or > 65535)
            throw new InvalidInputException(
                InputFault.Port, $"{Port} is not a valid port: expected 1 to 65535, or 0 for one that is free.");
    }
}

/// <summary>How much goes from one namespace to another in a second.</summary>
public sealed class NetnsThroughput
{
    private NetnsThroughput(Netns from, Netns to, IPEndPoint target, ThroughputOptions options, ThroughputRun run)
    {
        (From, To, Target, Protocol, RequestedRate) = (from, to, target, options.Protocol, options.Rate);
        Bytes = run.Received;
        Duration = run.Elapsed;
        CpuTime = run.CpuTime;
        if (options.Protocol != ProbeProtocol.Udp) return;
        DatagramsSent = run.DatagramsSent;
        DatagramsReceived = run.DatagramsReceived;
    }

    /// <summary>The sender.</summary>
    public Netns From { get; }

    /// <summary>The receiver.</summary>
    public Netns To { get; }

    /// <summary>The receiver's address and port.</summary>
    public IPEndPoint Target { get; }

    /// <summary>TCP or UDP.</summary>
    public ProbeProtocol Protocol { get; }

    /// <summary>How much the receiver has received, in bytes of what TCP or UDP carries.</summary>
    public long Bytes { get; }

    /// <summary>From the first byte that was sent to the last that was received.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Bits a second, as received.</summary>
    public double BitsPerSecond => Duration > TimeSpan.Zero ? Bytes * 8 / Duration.TotalSeconds : 0;

    /// <summary>The rate that was asked for, in bits a second; null for as fast as it goes.</summary>
    public long? RequestedRate { get; }

    /// <summary>How many UDP datagrams were sent; null with TCP.</summary>
    public long? DatagramsSent { get; }

    /// <summary>How many of these were received; null with TCP.</summary>
    public long? DatagramsReceived { get; }

    /// <summary>How many were lost; null with TCP, which repeats what is lost.</summary>
    public long? DatagramsLost => DatagramsSent - DatagramsReceived;

    /// <summary>How many of 100 were lost; null with TCP.</summary>
    public double? LossPercent => DatagramsSent is > 0 ? 100.0 * DatagramsLost / DatagramsSent : null;

    /// <summary>The processor time that this process took meanwhile, for both ends and all between them.</summary>
    public TimeSpan CpuTime { get; }

    /// <summary>The same in percent of one core.</summary>
    public double CpuPercent => Duration > TimeSpan.Zero ? 100 * CpuTime / Duration : 0;

    /// <summary>Whether the processor may have been the limit, and not the network.</summary>
    public string CpuNote => string.Create(CultureInfo.InvariantCulture,
        $"{CpuPercent:0} % of a core of {Environment.ProcessorCount}; both ends run in this process")
        + (CpuPercent > 70 && RequestedRate is null
            ? ", so that the processor may be the limit, and not the links"
            : "");

    /// <summary>Bits a second with their unit.</summary>
    public override string ToString() => $"{From.Name} -> {To.Name} ({Protocol}): {Text(BitsPerSecond)}";

    /// <summary>A rate with three digits and its unit: <c>9.41 Gbit/s</c>.</summary>
    public static string Text(double bitsPerSecond)
    {
        (double value, string unit) = bitsPerSecond switch
        {
            >= 999.5e6 => (bitsPerSecond / 1e9, "Gbit/s"),
            >= 999.5e3 => (bitsPerSecond / 1e6, "Mbit/s"),
            >= 999.5 => (bitsPerSecond / 1e3, "kbit/s"),
            _ => (bitsPerSecond, "bit/s"),
        };
        string digits = value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>Measures it, with both ends in this process.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="address">The receiver's address.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="InvalidInputException">The options do not fit together.</exception>
    /// <exception cref="LinuxException">The receiver does not have the address (EADDRNOTAVAIL), the sender can't reach
    /// it (ECONNREFUSED, ETIMEDOUT, …), or the kernel refused otherwise.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static NetnsThroughput Measure(
        Netns from, Netns to, IPAddress address, ThroughputOptions? options = null,
        CancellationToken cancellation = default)
    {
        (options ??= new()).Validate();
        using var run = new ThroughputRun(from, to, address, options, cancellation);
        run.Measure();
        return new NetnsThroughput(from, to, run.Target, options, run);
    }

    /// <inheritdoc cref="Measure"/>
    public static Task<NetnsThroughput> MeasureAsync(
        Netns from, Netns to, IPAddress address, ThroughputOptions? options = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Measure(from, to, address, options, cancellation), cancellation);
}

/// <summary>One measurement: a thread that sends, and one that receives.</summary>
internal sealed class ThroughputRun : IDisposable
{
    private const int TcpBuffer = 128 << 10; // bytes, as iperf3
    private const int UdpBuffers = 4 << 20; // bytes; net.core.rmem_max may allow less
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(5);

    /// <summary>How long the receiver waits for what is still under way.</summary>
    private static readonly TimeSpan s_draining = TimeSpan.FromMilliseconds(500);

    private readonly ThroughputOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly SafeFd _receiver;
    private readonly SafeFd _sender;
    private readonly SafeFd? _accepted;
    private long _began, _ended;
    private volatile bool _isSent;

    internal ThroughputRun(
        Netns from, Netns to, IPAddress address, ThroughputOptions options, CancellationToken cancellation)
    {
        (_options, _cancellation) = (options, cancellation);
        int family = address.Family() == IPFamily.IPv4 ? Sockets.AF_INET : Sockets.AF_INET6;
        bool isTcp = options.Protocol == ProbeProtocol.Tcp;
        int type = isTcp ? IpSockets.SOCK_STREAM : IpSockets.SOCK_DGRAM;
        _receiver = OpenIn(to, family, type);
        _sender = OpenIn(from, family, type);
        try
        {
            if (isTcp) IpSockets.ReuseAddress(_receiver);
            else IpSockets.SetBuffers(_receiver, UdpBuffers);
            Require("bind", IpSockets.Bind(_receiver, new IPEndPoint(address, options.Port)), address);
            if (isTcp) Require("listen", IpSockets.Listen(_receiver, 1), address);
            Target = IpSockets.LocalOf(_receiver)!;
            Errno errno = IpSockets.Connect(_sender, Target.Serialize());
            if (errno == Errno.EINPROGRESS) errno = AwaitConnection();
            Require("connect", errno, Target);
            if (!isTcp) return;
            Polling.WaitReadable(_receiver, s_connecting, _cancellation);
            Require("accept", IpSockets.Accept(_receiver, out _accepted), Target);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal IPEndPoint Target { get; } = null!;

    internal long Received { get; private set; }

    internal long DatagramsSent { get; private set; }

    internal long DatagramsReceived { get; private set; }

    internal TimeSpan CpuTime { get; private set; }

    internal TimeSpan Elapsed => _ended > _began ? Stopwatch.GetElapsedTime(_began, _ended) : TimeSpan.Zero;

    /// <summary>Sends and receives until the time is over.</summary>
    internal void Measure()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        _began = Stopwatch.GetTimestamp();
        SingleUseThread.RunAll("netns throughput", 2, number =>
        {
            if (number == 0) Send();
            else Receive();
        });
        CpuTime = Environment.CpuUsage.TotalTime - before;
        _cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accepted?.Dispose();
        _receiver.Dispose();
        _sender.Dispose();
    }

    private bool IsOver => _cancellation.IsCancellationRequested
        || Stopwatch.GetElapsedTime(_began) >= _options.Duration;

    private void Send()
    {
        try
        {
            if (_options.Protocol == ProbeProtocol.Tcp) SendStream();
            else SendDatagrams();
        }
        finally
        {
            _isSent = true;
            IpSockets.Shutdown(_sender);
        }
    }

    private void SendStream()
    {
        byte[] data = new byte[TcpBuffer];
        while (!IsOver)
        {
            Errno errno = IpSockets.Send(_sender, data, out _);
            if (errno == Errno.EAGAIN) Polling.WaitWritable(_sender, s_draining);
            else Require("send", errno, Target);
        }
    }

    private void SendDatagrams()
    {
        using var pause = new Pause();
        byte[] data = new byte[_options.DatagramSize];
        double interval = _options.Rate is { } rate ? data.Length * 8.0 / rate * Stopwatch.Frequency : 0;
        while (!IsOver)
        {
            // Those that are late are sent at once, so that the rate holds on average.
            if (interval > 0) pause.Until(_began + (long)(DatagramsSent * interval), _cancellation);
            BinaryPrimitives.WriteInt64BigEndian(data, DatagramsSent);
            Errno errno = IpSockets.Send(_sender, data, out _);
            if (errno is Errno.EAGAIN or Errno.ENOBUFS) Polling.WaitWritable(_sender, TimeSpan.FromMilliseconds(1));
            else if (errno is Errno.EMSGSIZE or Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.EPERM)
                Require("send", errno, Target);
            else DatagramsSent++;
        }
    }

    private void Receive()
    {
        SafeFd socket = _accepted ?? _receiver;
        byte[] data = new byte[TcpBuffer];
        while (true)
        {
            Errno errno = IpSockets.Receive(socket, data, out int length);
            if (errno == Errno.EAGAIN)
            {
                // Nothing more is under way once nothing came for a while behind the last.
                bool wasSent = _isSent;
                if (!Polling.WaitReadable(socket, s_draining, CancellationToken.None)
                    && (wasSent || _cancellation.IsCancellationRequested)) return;
                continue;
            }

            if (errno != Errno.None || (length == 0 && _accepted is not null)) return;
            Received += length;
            DatagramsReceived++;
            _ended = Stopwatch.GetTimestamp();
        }
    }

    private Errno AwaitConnection()
    {
        return Polling.WaitWritable(_sender, s_connecting) ? IpSockets.TakeError(_sender) : Errno.ETIMEDOUT;
    }

    private static SafeFd OpenIn(Netns netns, int family, int type)
    {
        (Errno errno, SafeFd socket) = netns.OpenInside(() =>
            (IpSockets.Open(family, type | IpSockets.SOCK_NONBLOCK, 0, out SafeFd opened), opened));
        Require("socket", errno, netns);
        return socket;
    }

    private static void Require(string function, Errno errno, object subject)
    {
        if (errno != Errno.None) throw new LinuxException(function, errno, subject.ToString());
    }
}
