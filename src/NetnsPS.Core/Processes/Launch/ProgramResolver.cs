using System.Text;

namespace NetnsPS.Processes;

/// <summary>Finds the program before anything is started, so that a typing error is told as such and at once.</summary>
internal static class ProgramResolver
{
    private const string DefaultPath = "/bin:/usr/bin"; // execvp(3)

    /// <summary>The full path of a program.</summary>
    /// <param name="program">A name to be looked up, or a path.</param>
    /// <param name="searchPath">The PATH of the process to be; without one, that of execvp(3).</param>
    /// <exception cref="InvalidInputException">There is none, or it can't be executed.</exception>
    internal static string Resolve(string program, string? searchPath)
    {
        if (program.Length == 0) throw Refuse("The name of the program is empty; give a name or a path.");
        string path = program.Contains('/') ? Path.GetFullPath(program) : Search(program, searchPath ?? DefaultPath);
        if (Directory.Exists(path)) throw Refuse($"'{path}' is a directory, not a program.");
        if (!File.Exists(path)) throw Refuse($"There is no program '{path}'.");
        if (!AccessCalls.IsExecutable(path))
            throw Refuse($"'{path}' may not be executed; make it executable (chmod +x), or give the program that runs "
                + "it.");
        CheckInterpreter(path);
        return path;
    }

    private static string Search(string name, string searchPath)
    {
        string? notExecutable = null;
        // To execvp(3) an empty entry means the current directory, where other users may have put a program. It is
        // passed over, as PowerShell does: what a script runs here is what it would run without a namespace.
        foreach (string folder in searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (!File.Exists(path)) continue;
            if (AccessCalls.IsExecutable(path)) return path;
            notExecutable ??= path;
        }

        return notExecutable
            ?? throw Refuse($"There is no program '{name}' on PATH ({searchPath}); install it, or give its full path.");
    }

    // What execve(2) would report as ENOENT for a file that is plainly there.
    private static void CheckInterpreter(string path)
    {
        Span<byte> start = stackalloc byte[256]; // BINPRM_BUF_SIZE, include/uapi/linux/binfmts.h
        int count;
        try
        {
            using SafeFd file = Files.TryOpenRegular(path)
                ?? throw Refuse($"'{path}' is not a regular file, and can't be executed.");
            if (FolderCalls.Read(file, start, out count) != Errno.None) return;
        }
        catch (LinuxException)
        {
            return; // executable but not readable, or another process holds a lease on it: nothing to look at
        }

        if (start[..count] is not [(byte)'#', (byte)'!', ..]) return;
        string line = Encoding.UTF8.GetString(start[2..count]).Split('\n')[0];
        string interpreter = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
            ?? "";
        if (line.EndsWith('\r'))
            throw Refuse($"'{path}' has Windows line ends: its first line names the interpreter '{interpreter}\\r'.");
        if (interpreter.StartsWith('/') && !File.Exists(interpreter))
            throw Refuse($"'{path}' needs the interpreter '{interpreter}', which does not exist.");
    }

    private static InvalidInputException Refuse(string message) => new(InputFault.Program, message);
}
