using System.Text;

namespace NetnsPS.Addressing;

/// <summary>
/// Reads and writes the files of /proc/sys/net. Which namespace's they are is decided when they are opened, by where
/// the thread is (net_ctl_root, net/sysctl_net.c).
/// </summary>
internal static class SysctlFile
{
    /// <exception cref="LinuxException">It can't be read.</exception>
    internal static string Read(string path) => Checked("read", path, () => File.ReadAllText(path).TrimEnd('\n'));

    /// <summary>
    /// The value; null when it may not, or can't, be read, went
    /// meanwhile, or was never set (EIO: stable_secret, addrconf.c).
    /// </summary>
    internal static string? TryRead(string path)
    {
        try
        {
            return Read(path);
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.EPERM or Errno.EINVAL or Errno.EIO
            or Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>Writes in one call, as the kernel wants it.</summary>
    /// <exception cref="LinuxException">It can't be written.</exception>
    internal static void Write(string path, string value) => Checked("write", path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(value));
        return 0;
    });

    private static T Checked<T>(string function, string path, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LinuxException(function, Errno.ENOENT, path);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new InvalidInputException(InputFault.Value, $"'{path}' is a group of settings; name one of them.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new LinuxException(function, Errno.EACCES, path);
        }
        catch (IOException error) when (error.HResult > 0)
        {
            throw new LinuxException(function, (Errno)error.HResult, path); // .NET puts the error number there
        }
    }
}
