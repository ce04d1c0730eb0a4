using System.ComponentModel;

namespace NetnsPS.Support;

/// <summary>Something that can be tried.</summary>
/// <param name="Name">Its name for users.</param>
/// <param name="Probe">Tries it: null when it worked, else the reason. What it throws is a reason too.</param>
internal sealed record Feature(string Name, Func<ProbeNetns, string?> Probe)
{
    internal NetnsSupport Try(ProbeNetns probe)
    {
        string? reason;
        try
        {
            reason = Probe(probe);
        }
        catch (Exception e) when (e is LinuxException or NetlinkException or NetnsSwitchException or Win32Exception
            or IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
        }

        return new NetnsSupport(Name, reason is null, reason);
    }
}
