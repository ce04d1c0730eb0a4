using System.Management.Automation.Runspaces;
using System.Text;

namespace NetnsPS;

/// <summary>
/// What one test or one block of tests makes: a <see cref="ResourceScope"/>, and the stays that Enter-Netns began and
/// nobody ended. Use-NetnsScope opens and closes it.
/// </summary>
public sealed class NetnsTestScope : IDisposable
{
    private const int ToldLines = 100;
    private static readonly AsyncLocal<NetnsTestScope?> s_current = new();
    private readonly NetnsTestScope? _outer = s_current.Value;
    private readonly int _stays = EnteredNetns.Here.Count;
    private readonly ResourceScope _made;
    private readonly DateTimeOffset _begin = DateTimeOffset.Now;
    private bool _isClosed;

    /// <summary>Begins to take note of what is made.</summary>
    /// <param name="name">What the scope is for, in messages.</param>
    public NetnsTestScope(string name)
    {
        _made = ResourceScope.Begin(name);
        s_current.Value = this;
    }

    // A flow that a test began may outlive it.
    private static bool IsAnyOpen
    {
        get
        {
            NetnsTestScope? scope = s_current.Value;
            while (scope is { _isClosed: true }) scope = scope._outer;
            return scope is not null;
        }
    }

    /// <summary>
    /// Whether an error of a command ends the test: it runs in a test scope, and -ErrorAction was given neither to it
    /// nor to a function or block of the test that runs it.
    /// </summary>
    internal static bool IsEndedByErrorOf(PSCmdlet command)
        => IsAnyOpen && !IsErrorActionGiven(command.MyInvocation)
            && !Runspace.DefaultRunspace.Debugger.GetCallStack().TakeWhile(f => !PesterBlock.IsOfPester(f))
            .Any(f => IsErrorActionGiven(f.InvocationInfo));

    /// <summary>
    /// What to tell beside a failure: the last lines that the
    /// processes of this scope, or around it, wrote since it began.
    /// </summary>
    /// <returns>Null when they wrote nothing.</returns>
    public ProcessOutputException? GetProcessOutput()
    {
        var text = new StringBuilder();
        foreach (NetnsProcess process in _made.Made<NetnsProcess>())
            Append(text, process, [.. process.LastOutput(ToldLines).Where(l => l.Time >= _begin)]);
        return text.Length == 0 ? null : new ProcessOutputException(text.ToString().TrimEnd('\n'));
    }

    private static bool IsErrorActionGiven(InvocationInfo call) => call.BoundParameters.ContainsKey("ErrorAction");

    private static void Append(StringBuilder text, NetnsProcess process, ProcessOutputLine[] lines)
    {
        if (lines.Length == 0) return;
        text.Append(ErrorRecords.Text(nameof(SR.ProcessOutputHead), process.Name, process.Id, process.Netns))
            .Append('\n');
        foreach (ProcessOutputLine line in lines)
            text.Append(line.Stream == ProcessOutputKind.StandardError ? "  ! " : "  | ").Append(line.Text)
                .Append('\n');
    }

    /// <summary>Leaves what was entered and removes what was made, last first.</summary>
    /// <exception cref="AggregateException">Some of it could not be removed, or
    /// ended badly by itself; the rest was removed all the same.</exception>
    public void Dispose()
    {
        _isClosed = true;
        if (ReferenceEquals(s_current.Value, this)) s_current.Value = _outer;
        try
        {
            EnteredNetns.Here.Truncate(_stays);
        }
        finally
        {
            _made.Dispose();
        }
    }
}
