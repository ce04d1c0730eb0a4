using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

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
