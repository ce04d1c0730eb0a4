using NetnsPS.Interop;
namespace NetnsPS.Tests.Unit.Interop;

/// <summary>Programs that root starts by itself must be nobody else's.</summary>
public sealed class SystemProgramTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _folder = Directory.CreateTempSubdirectory("netnsps-program").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_Sh_IsAFullPath()
        => Assert.StartsWith("/", SystemProgram.Find("sh", "dash"), StringComparison.Ordinal);

    [Fact]
    public void Find_ProgramOfTheCurrentDirectory_IsNotFound()
    {
        string name = $"netnsps-none-{Guid.NewGuid():N}";
        string here = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = _folder;
            Write(Path.Combine(_folder, name));
            Assert.Equal(InputFault.Program,
                Assert.Throws<InvalidInputException>(() => SystemProgram.Find(name, "none")).Fault);
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

    // The link is in the middle of the path, and what others write to is above where it leads.
    [Theory]
    [InlineData("bin/tool")]
    [InlineData("bin/../safe/./tool")]
    [InlineData("tool")]
    public void IsTrusted_ThroughALinkToWhereOthersWriteAbove_IsNot(string below)
    {
        if (OwnFolder() is not { } own) return;
        try
        {
            string safe = Directory.CreateDirectory($"{own}/open/safe").FullName;
            Write($"{safe}/tool");
            File.CreateSymbolicLink($"{own}/bin", "open/safe");
            File.CreateSymbolicLink($"{own}/tool", $"{own}/bin/tool");
            Assert.True(SystemProgram.IsTrusted($"{own}/{below}"));
            File.SetUnixFileMode($"{own}/open", (UnixFileMode)0x1ff);
            Assert.False(SystemProgram.IsTrusted($"{own}/{below}"));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    // An access control list shows as the bits of the group, whichever that is.
    [Fact]
    public void IsTrusted_WritableByAGroup_IsNot()
    {
        if (OwnFolder() is not { } own) return;
        try
        {
            string program = Write($"{own}/tool");
            Assert.True(SystemProgram.IsTrusted(program));
            File.SetUnixFileMode(program, Executable | UnixFileMode.GroupWrite);
            Assert.False(SystemProgram.IsTrusted(program));
            File.SetUnixFileMode(program, Executable);
            File.SetUnixFileMode(own, (UnixFileMode)0x1fd); // 0775
            Assert.False(SystemProgram.IsTrusted(program));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    [Fact]
    public void IsTrusted_LinksInACircle_IsNot()
    {
        if (OwnFolder() is not { } own) return;
        try
        {
            File.CreateSymbolicLink($"{own}/one", "two");
            File.CreateSymbolicLink($"{own}/two", "one");
            Assert.False(SystemProgram.IsTrusted($"{own}/one"));
            Assert.False(SystemProgram.IsTrusted($"{own}/missing"));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    // Where only root can write. Null for who is not root.
    private static string? OwnFolder()
    {
        if (!AccessCalls.IsWritable("/run")) return null;
        string path = $"/run/netnsps-test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(path, (UnixFileMode)0x1ed); // 0755
        return path;
    }

    private static string Write(string path)
    {
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, Executable);
        return path;
    }
}
