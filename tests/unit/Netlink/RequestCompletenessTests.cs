using System.Reflection;
using System.Reflection.Emit;
using NetnsPS.Netlink.Wire;
using NetnsPS.Tests.Unit.Netlink.Diag;
using NetnsPS.Tests.Unit.Netlink.Kinds;
using NetnsPS.Tests.Unit.Netlink.Netfilter;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>
/// No method makes a request whose bytes were never compared with those of iproute2, ss(8) or conntrack(8).
/// </summary>
public sealed class RequestCompletenessTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly Assembly s_engine = typeof(NetlinkWriter).Assembly;

    // The tests that compare.
    private static readonly Type[] s_golden =
        [typeof(GoldenTests), typeof(RequestGoldenTests), typeof(DumpGoldenTests), typeof(KindGoldenTests),
            typeof(DiagMessageTests), typeof(ConntrackMessageTests)];

    [Fact]
    public void Requests_Each_IsCalledByAGoldenTest()
    {
        MethodBase[] begin =
        [
            typeof(NetlinkRequest).GetMethod(nameof(NetlinkRequest.Of), All)!,
            .. typeof(NetlinkRequest).GetConstructors(All),
        ];
        string[] requests = [.. s_engine.GetTypes()
            .Where(t => t.Namespace?.StartsWith("NetnsPS.Netlink", StringComparison.Ordinal) == true)
            .SelectMany(Methods).Where(m => Calls(m).Overlaps(begin)).Select(Name)];
        HashSet<MethodBase> reached = Reached(s_golden.SelectMany(t => t.GetNestedTypes(All).Prepend(t))
            .SelectMany(Methods));

        Assert.True(requests.Length >= 30, $"{requests.Length} methods make a request");
        Assert.Equal([], requests.Except(reached.Select(Name)));
    }

    private static string Name(MethodBase method) => $"{method.DeclaringType!.Name}.{method}";

    private static IEnumerable<MethodBase> Methods(Type type)
        => [.. type.GetMethods(All), .. type.GetConstructors(All)];

    private static HashSet<MethodBase> Reached(IEnumerable<MethodBase> from)
    {
        var seen = new HashSet<MethodBase>();
        var open = new Stack<MethodBase>(from);
        while (open.TryPop(out MethodBase? method))
        {
            foreach (MethodBase called in Calls(method))
            {
                if (called.Module.Assembly != s_engine && called.Module.Assembly != typeof(GoldenTests).Assembly)
                    continue;
                if (seen.Add(called)) open.Push(called);
                // What a property of the type holds was made there.
                if (called.DeclaringType?.TypeInitializer is { } initializer && seen.Add(initializer))
                    open.Push(initializer);
            }
        }

        return seen;
    }

    // A token behind each byte that may be a call, or may make a delegate: what is none resolves to nothing.
    private static HashSet<MethodBase> Calls(MethodBase method)
    {
        var called = new HashSet<MethodBase>();
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] != OpCodes.Call.Value && code[i] != OpCodes.Callvirt.Value && code[i] != OpCodes.Newobj.Value
                && code[i] != (OpCodes.Ldftn.Value & 0xff)) continue;
            if (Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } found) called.Add(found);
        }

        return called;
    }

    private static MethodBase? Resolve(MethodBase from, int token)
    {
        try
        {
            Type[]? ofType = from.DeclaringType!.IsGenericType ? from.DeclaringType.GetGenericArguments() : null;
            MethodBase? found = from.Module.ResolveMethod(token, ofType, from.IsGenericMethod
                ? from.GetGenericArguments()
                : null);
            return found is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : found;
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or MissingMethodException
            or TypeLoadException or FileNotFoundException)
        {
            return null;
        }
    }
}
