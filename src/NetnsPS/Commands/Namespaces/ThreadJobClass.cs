using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace NetnsPS.Commands;

/// <summary>
/// The class of thread jobs. It comes with a module that PowerShell loads when its command is first used, so what is
/// needed of it, all of it public, is found by name.
/// </summary>
internal sealed class ThreadJobClass
{
    private static readonly Type[] s_constructorParameters =
    [
        typeof(string), typeof(string), typeof(ScriptBlock), typeof(string), typeof(ScriptBlock), typeof(object[]),
        typeof(PSObject), typeof(PSCmdlet),
        typeof(string), typeof(PSHost),
    ];

    private readonly ConstructorInfo _new;
    private readonly MethodInfo _addInput;
    private readonly MethodInfo _endInput;
    private readonly MethodInfo _fail;
    private readonly FieldInfo? _runspace;

    private ThreadJobClass(Type type)
    {
        _new = type.GetConstructor(s_constructorParameters) ?? throw new MissingMethodException(type.FullName, ".ctor");
        _addInput = Method(type, "InjectInput", typeof(PSObject));
        _endInput = Method(type, "CloseInputStream");
        _fail = Method(type, "ReportError", typeof(Exception));

        // Not public. Without it a job's own jobs are right only when it imports this module.
        _runspace = Array.Find(type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic),
            field => field.FieldType == typeof(Runspace));
    }

    /// <summary>
    /// The class that goes with the original Start-ThreadJob which was found last; null when it is not as expected.
    /// </summary>
    internal static ThreadJobClass? Current { get; private set; }

    /// <summary>
    /// Whether a command is the original Start-ThreadJob, which then is what <see cref="Current"/> is of.
    /// </summary>
    internal static bool IsStartedBy(CommandInfo? command)
    {
        if (command is not CmdletInfo
            {
                Name: "Start-ThreadJob",
                ImplementingType: { Name: "StartThreadJobCommand" } type
            }) return false;
        if (type == typeof(StartThreadJobCommand)) return false;
        Current = Find(type);
        return true;
    }

    /// <summary>Makes a job, not started. What is wrong with the arguments is thrown as the class throws it.</summary>
    internal Job2 New(StartThreadJobCommand command, string text, string? location)
        => (Job2)_new.Invoke(
            BindingFlags.DoNotWrapExceptions,
            null,
            [
                command.Name, text, command.ScriptBlock, command.FilePath, command.InitializationScript,
                command.ArgumentList, command.InputObject, command,
                location, command.StreamingHost,
            ],
            null);

    internal void AddInput(Job2 job, PSObject input) => Call(_addInput, job, input);

    internal void EndInput(Job2 job) => Call(_endInput, job);

    /// <summary>Ends a job that could not be started.</summary>
    internal void Fail(Job2 job, Exception error) => Call(_fail, job, error);

    /// <summary>The runspace that a job will run in; null when the class does not keep it as expected.</summary>
    internal Runspace? RunspaceOf(Job2 job) => (Runspace?)_runspace?.GetValue(job);

    private static ThreadJobClass? Find(Type command)
    {
        if (command.Assembly.GetType(command.Namespace + ".ThreadJob") is not { } type
            || !type.IsAssignableTo(typeof(Job2))) return null;
        if (Current is { } current && current._new.DeclaringType == type) return current;
        try
        {
            return new ThreadJobClass(type);
        }
        catch (MissingMethodException)
        {
            return null;
        }
    }

    private static MethodInfo Method(Type type, string name, params Type[] parameters)
        => type.GetMethod(name, parameters) ?? throw new MissingMethodException(type.FullName, name);

    private static void Call(MethodInfo method, Job2 job, params object[] arguments)
        => method.Invoke(job, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
