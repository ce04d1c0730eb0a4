using System.Globalization;

namespace NetnsPS;

/// <summary>A process that has a socket open.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="ProcessName">Its name, as /proc/PID/comm has it.</param>
/// <param name="Fd">The descriptor by which it knows the socket.</param>
public sealed record SocketOwner(int ProcessId, string ProcessName, int Fd)
{
    /// <summary>Name, process and descriptor, such as <c>python3[4711] fd 3</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{ProcessName}[{ProcessId}] fd {Fd}");
}
