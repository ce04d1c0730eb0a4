using System.Globalization;

namespace NetnsPS;

/// <summary>
/// The timer that runs on a TCP socket (idiag_timer in inet_diag_fill_sk of net/ipv4/inet_diag.c; sock_diag(7)).
/// </summary>
/// <param name="Kind">What happens when it runs out.</param>
/// <param name="ExpiresIn">When it runs out, from the moment of asking on.</param>
/// <param name="Attempts">How often that was tried in vain.</param>
public sealed record SocketTimer(SocketTimerKind Kind, TimeSpan ExpiresIn, int Attempts)
{
    internal static SocketTimer? Of(byte kind, uint milliseconds, byte attempts)
        => kind == 0 ? null : new SocketTimer((SocketTimerKind)kind, TimeSpan.FromMilliseconds(milliseconds), attempts);

    /// <summary>The kind and the time left.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Kind} {ExpiresIn.TotalSeconds:0.###}s");
}

/// <summary>What a socket's timer is for; the numbers are the kernel's.</summary>
public enum SocketTimerKind
{
    /// <summary>None runs.</summary>
    None = 0,

    /// <summary>What was not acknowledged is sent again.</summary>
    Retransmit = 1,

    /// <summary>The other side is asked whether it is there still; or an end is waited for (FIN_WAIT_2).</summary>
    KeepAlive = 2,

    /// <summary>The connection is forgotten.</summary>
    TimeWait = 3,

    /// <summary>The other side is asked whether it takes data again.</summary>
    WindowProbe = 4,
}
