namespace NetnsPS.Addressing;

/// <summary>A setting that was changed inside a scope, and is put back with it.</summary>
internal sealed class MadeSysctl(Netns netns, SysctlName name, string before) : IDisposable
{
    public void Dispose()
    {
        if (netns.IsRemoved) return;
        try
        {
            netns.Run(() => SysctlFile.Write(name.Path, before));
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            // The link that it was about is gone.
        }
        catch (NetnsNotFoundException)
        {
            // The namespace went meanwhile.
        }
    }
}
