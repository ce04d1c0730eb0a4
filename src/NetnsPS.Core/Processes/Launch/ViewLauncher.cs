using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>
/// Programs that start another one inside a view, for those who can only start a program by its path, on a thread that
/// can't be taken there: a script that is a parent's choice of program, and executes nsenter(1).
/// </summary>
/// <remarks>
/// setpriv(1) asks for the signal at the parent's death; nsenter then opens the view by this process's /proc entry,
/// which leads nowhere once it is dead, so that the program never starts orphaned. In a PID namespace there has to be
/// another child: a shell waits for it and hands its exit code on, whatever Ctrl+C does to the two of them, and what
/// the child asks its parent's entry for is whether the shell lives (a descriptor that was opened outside, as inside it
/// is not seen). The environment goes through untouched, and never onto a command line, which every user can read. Of
/// bash, which like no other shell keeps variables whose names are none of its own, -p takes no functions and no
/// start-up file.
/// </remarks>
internal static class ViewLauncher
{
    // $1 and on: what is to be started. A shell tells on standard
    // error by which signal its child ended, as no other parent does.
    private const string Wait = "trap : INT QUIT; exec 8>&2 2>/dev/null; (exec \"$@\" 2>&8 8>&-); exit $?";

    // $1: the working directory, which may not be there; then the program and its arguments.
    private const string Begin = "exec 9<&-; cd -- \"$1\" 2>/dev/null; shift; exec \"$@\"";

    /// <summary>
    /// A program that starts another one in a view, with all that it is given, and ends as that one does.
    /// </summary>
    /// <param name="view">Where to.</param>
    /// <param name="program">The full path of the program there.</param>
    /// <returns>A path of this process, whose last name is the program's.</returns>
    /// <exception cref="InvalidInputException">setpriv(1) or nsenter(1) is not installed.</exception>
    /// <exception cref="ObjectDisposedException">The view is gone.</exception>
    /// <exception cref="IOException">There is no memory for it.</exception>
    internal static string PathFor(IsolatedView view, string program)
    {
        string name = Path.GetFileName(program);
        string[] shell = Shell();
        string setpriv = SystemProgram.Find("setpriv", "util-linux");
        string[] words =
        [
            setpriv, "--pdeathsig", "KILL", "--", SystemProgram.Find("nsenter", "util-linux"), "--no-fork",
            .. view.Paths.Select(p => $"--{p.Option}={p.Path}"), "--",
            .. view.HasPidNamespace
                ? [.. shell, "-c", Wait, name, setpriv, "--pdeathsig", "KILL", "--", "/proc/self/fd/9/root" + shell[0],
                .. shell[1..]]
                : shell,
            "-c", Begin, name,
        ];
        return view.Scripts.PathTo(
            name, $"#!{string.Join(' ', shell)}\nexec {Quote(words)} \"$PWD\" {Quote([program])} \"$@\" 9</proc/$$\n");
    }

    /// <summary>Where a view has a program that is named, or given by its full path.</summary>
    /// <returns>Null when it has none, or files of its own neither.</returns>
    /// <exception cref="LinuxException">The view is gone.</exception>
    internal static string? Find(IsolatedView view, string program)
    {
        if (!view.Kinds.HasFlag(NetnsIsolation.Mount)) return null;
        try
        {
            return view.Look(() => ProgramResolver.Resolve(program, Environment.GetEnvironmentVariable("PATH")));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    // Without such variables the smaller one. Without bash they are not passed on.
    private static string[] Shell()
    {
        bool hasOthers = Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => !IsShellName(name));
        return hasOthers && SystemProgram.TryFind("bash") is { } bash
            ? [bash, "-p"]
            : [SystemProgram.Find("sh", "dash")];
    }

    private static bool IsShellName(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Quote(IEnumerable<string> words)
        => string.Join(' ', words.Select(w => $"'{w.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
