using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class ProgramResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("resolver").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Resolve_Name_IsTheFirstExecutableOnPath()
    {
        string first = Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName;
        string second = Directory.CreateDirectory(Path.Combine(_folder, "b")).FullName;
        File.WriteAllText(Path.Combine(first, "tool"), "not executable");
        string program = Write(Path.Combine(second, "tool"), "#!/bin/sh\n");
        Assert.Equal(program, ProgramResolver.Resolve("tool", $"{first}:{second}"));
    }

    [Theory]
    [InlineData("tool", "")]
    [InlineData("", "/bin")]
    [InlineData("/bin", "/bin")]
    public void Resolve_NoProgram_IsRefused(string program, string path) => Refused(program, path);

    [Fact]
    public void Resolve_NotExecutable_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "data"), "x");
        Refused(Path.Combine(_folder, "data"), "");
        Refused("data", _folder);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n")]
    [InlineData("#! /no/such/interpreter -x\n")]
    [InlineData("#!/bin/sh\r\n")]
    public void Resolve_ScriptThatCantRun_IsRefused(string content)
        => Refused(Write(Path.Combine(_folder, "script"), content), "");

    [Theory]
    [InlineData("#!/bin/sh\n")]
    [InlineData("#! /usr/bin/env sh\n")]
    [InlineData("")]
    public void Resolve_Script_IsFound(string content)
    {
        string script = Write(Path.Combine(_folder, "script"), content);
        Assert.Equal(script, ProgramResolver.Resolve(script, null));
    }

    // It has nobody to write to it: opening it would wait for ever.
    [Fact]
    public void Resolve_Fifo_IsRefusedAtOnce()
    {
        string fifo = Path.Combine(_folder, "fifo");
        using (System.Diagnostics.Process mkfifo = System.Diagnostics.Process.Start("mkfifo", ["-m", "755", fifo]))
            mkfifo.WaitForExit();
        Refused(fifo, "");
        Refused("fifo", _folder);
    }

    private static void Refused(string program, string path)
        => Assert.Equal(InputFault.Program,
            Assert.Throws<InvalidInputException>(() => ProgramResolver.Resolve(program, path)).Fault);

    private static string Write(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
