using System.Collections.Concurrent;
using System.Net;
using System.Reflection.Emit;
using System.Reflection;
using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>
/// Substitutes for Invoke-WebRequest and Invoke-RestMethod. Each is a class derived from the original, whose full name
/// it has too, since error ids end with it; all that it does besides is to keep a web session in the flow
/// (<see cref="WebSessions"/>). It is made at run time: this module is not compiled against the assembly of the
/// originals.
/// </summary>
internal static class WebCommands
{
    private const string Method = "ProcessRecord";
    private const string Runner = "Runner";

    private static readonly ConcurrentDictionary<Type, CmdletInfo> s_substitutes = new();

    /// <summary>The substitute for a command; null when it needs none.</summary>
    internal static CommandInfo? SubstituteFor(CommandInfo? command)
        => command is CmdletInfo { Name: "Invoke-WebRequest" or "Invoke-RestMethod" } cmdlet
            && IsOriginal(cmdlet.ImplementingType)
            ? s_substitutes.GetOrAdd(
                cmdlet.ImplementingType, static (type, name) => new CmdletInfo(name, Derive(type)), cmdlet.Name)
            : null;

    private static bool IsOriginal(Type type)
        => type.Assembly.GetName().Name == "Microsoft.PowerShell.Commands.Utility";

    // class Derived : Original { public static Action<PSCmdlet, Action> Runner;
    // override void ProcessRecord() => Runner(this, base.ProcessRecord); }
    private static Type Derive(Type original)
    {
        const MethodAttributes Override = MethodAttributes.Family | MethodAttributes.Virtual
            | MethodAttributes.HideBySig;
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName($"NetnsPS.{original.Name}"), AssemblyBuilderAccess.Run);
        TypeBuilder derived = assembly.DefineDynamicModule("NetnsPS")
            .DefineType(original.FullName!, TypeAttributes.Public | TypeAttributes.Sealed, original);
        foreach (CustomAttributeData attribute in original.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(CmdletAttribute)))
            derived.SetCustomAttribute(Copy(attribute));
        FieldBuilder runner = derived.DefineField(Runner, typeof(Action<PSCmdlet, Action>), FieldAttributes.Public
            | FieldAttributes.Static);
        MethodInfo process = original.GetMethod(Method, BindingFlags.Instance | BindingFlags.NonPublic)!;
        ILGenerator code = derived.DefineMethod(Method, Override, typeof(void), Type.EmptyTypes).GetILGenerator();
        code.Emit(OpCodes.Ldsfld, runner);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldftn, process);
        code.Emit(OpCodes.Newobj, typeof(Action).GetConstructors()[0]);
        code.Emit(OpCodes.Callvirt, typeof(Action<PSCmdlet, Action>).GetMethod(nameof(Action.Invoke))!);
        code.Emit(OpCodes.Ret);
        Type type = derived.CreateType();
        type.GetField(Runner)!.SetValue(null, (Action<PSCmdlet, Action>)WebSessions.Run);
        return type;
    }

    private static CustomAttributeBuilder Copy(CustomAttributeData attribute)
    {
        CustomAttributeNamedArgument[] properties = [.. attribute.NamedArguments];
        return new CustomAttributeBuilder(
            attribute.Constructor,
            [.. attribute.ConstructorArguments.Select(argument => argument.Value)],
            [.. properties.Select(property => (PropertyInfo)property.MemberInfo)],
            [.. properties.Select(property => property.TypedValue.Value)]);
    }
}

/// <summary>
/// Web sessions keep connections, and a connection stays in the namespace in which it was made. So a session that comes
/// into another namespace lets go of them; cookies, credentials and all else stay.
/// </summary>
internal static class WebSessions
{
    private static readonly ConditionalWeakTable<object, Use> s_uses = [];

    /// <summary>Runs a web command's work on one pipeline object.</summary>
    internal static void Run(PSCmdlet command, Action process)
    {
        // Of the command's own class, which this module is not compiled against.
        object? session = Property(command, "WebSession");
        Use? use = session is null ? null : s_uses.GetValue(session, static _ => new Use(null));
        if (use?.Begin(session!) == false)
        {
            command.ThrowTerminatingError(ErrorRecords.Make(
                nameof(SR.WebSessionElsewhere), ErrorCategory.ResourceBusy, session));
        }

        try
        {
            process();
        }
        finally
        {
            use?.End();
        }

        // What -SessionVariable has made here is known from its first use on.
        if (session is null && Property(command, "WebSession") is { } made
            && Property(command, "SessionVariable") is string)
            s_uses.AddOrUpdate(made, new Use(AmbientNetns.Current));
    }

    private static object? Property(object target, string name) => target.GetType().GetProperty(name)?.GetValue(target);

    /// <param name="place">Where its connections are; null when that was not seen.</param>
    private sealed class Use(NetnsPlace? place)
    {
        private readonly Lock _lock = new();
        private NetnsPlace? _place = place;
        private int _users;

        /// <summary>False when it is in use elsewhere at this moment.</summary>
        internal bool Begin(object session)
        {
            lock (_lock)
            {
                if (!ReferenceEquals(_place, AmbientNetns.Current))
                {
                    if (_users > 0) return false;
                    Disconnect(session);
                    _place = AmbientNetns.Current;
                }

                _users++;
                return true;
            }
        }

        internal void End()
        {
            lock (_lock) _users--;
        }

        // A session makes itself a new client, with a pool of its own, once its cookies are others.
        private static void Disconnect(object session)
        {
            System.Reflection.PropertyInfo cookies = session.GetType().GetProperty("Cookies")!;
            object? kept = cookies.GetValue(session);
            cookies.SetValue(session, new CookieContainer());
            cookies.SetValue(session, kept);
        }
    }
}
