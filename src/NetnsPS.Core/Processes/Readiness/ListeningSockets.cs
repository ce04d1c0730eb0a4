using System.Globalization;

namespace NetnsPS.Processes;

/// <summary>Finds who listens, without connecting: a connection is an event for the server under test.</summary>
internal static class ListeningSockets
{
    /// <summary>Whether a process, or what came of it, listens on a port in its namespace.</summary>
    internal static bool IsListening(NetnsProcess process, PortSpec port)
    {
        HashSet<string> sockets = [.. SocketTable.InodesOn(process.Netns, port).Select(i => string.Create(CultureInfo.InvariantCulture, $"socket:[{i}]"))];
        return sockets.Count > 0 && process.Tree().Any(e => HasAny(e.Id, sockets));
    }

    // One whose descriptors may not be read (it changed its credentials, we are no root) gets the benefit of the doubt.
    private static bool HasAny(int processId, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/fd")).EnumerateFileSystemInfos()
                .Any(fd => fd.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // it ended, or closed one meanwhile: asked again soon
        }
    }
}
