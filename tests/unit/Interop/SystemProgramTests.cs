using NetnsPS.Interop;
namespace NetnsPS.Tests.Unit.Interop;

/// <summary>Programs that root starts by itself must be nobody else's.</summary>
public sealed class SystemProgramTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("netnsps-program").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_Sh_IsAFullPath() => Assert.StartsWith("/", SystemProgram.Find("sh", "dash"), StringComparison.Ordinal);

    [Fact]
    public void Find_ProgramOfTheCurrentDirectory_IsNotFound()
    {
        string name = $"netnsps-none-{Guid.NewGuid():N}";
        string here = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = _folder;
            Write(Path.Combine(_folder, name));
            Assert.Equal(InputFault.Program, Assert.Throws<InvalidInputException>(() => SystemProgram.Find(name, "none")).Fault);
            Assert.Null(SystemProgram.TryFind(name));
        }
        finally
        {
            Environment.CurrentDirectory = here;
        }
    }

    [Fact]
    public void IsTrusted_WritableByOthers_IsNot()
    {
        // Below /tmp, in which everybody can rename what is not sticky: no place for a program of root.
        string program = Write(Path.Combine(_folder, "tool"));
        Assert.False(SystemProgram.IsTrusted(program));
        Assert.True(SystemProgram.IsTrusted(SystemProgram.Find("sh", "dash")));
    }

    [Fact]
    public void IsTrusted_LinkToWhereOthersWrite_IsNot()
    {
        string link = $"/run/netnsps-test-{Guid.NewGuid():N}";
        if (!AccessCalls.IsWritable("/run")) return;
        File.CreateSymbolicLink(link, Write(Path.Combine(_folder, "tool")));
        try
        {
            Assert.False(SystemProgram.IsTrusted(link));
        }
        finally
        {
            File.Delete(link);
        }
    }

    private static string Write(string path)
    {
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, Executable);
        return path;
    }
}
