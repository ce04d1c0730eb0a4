using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>What the engine uses of Tmds.LibC: that of this machine's architecture.</summary>
public sealed class LibCFacts : IAbiFacts
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private static readonly string[] s_headers =
    [
        "sys/types.h", "sys/stat.h", "fcntl.h", "unistd.h", "signal.h", "time.h", "sys/mount.h", "sys/eventfd.h",
        "sys/socket.h", "netinet/in.h", "netinet/tcp.h", "sys/epoll.h", "linux/errqueue.h",
    ];

    // What C calls them, where it is something else.
    private static readonly Dictionary<string, string> s_cNames = new()
    {
        ["statx"] = "struct statx",
        ["statx_timestamp"] = "struct statx_timestamp",
        ["sigaction"] = "struct sigaction",
        ["sockaddr"] = "struct sockaddr",
        ["timespec"] = "struct timespec",
        ["msghdr"] = "struct msghdr",
        ["epoll_event"] = "struct epoll_event",
        ["size_t"] = "size_t",
        ["long_t"] = "long",
        ["ulong_t"] = "unsigned long",
        ["syscall_arg"] = "long",
    };

    public IEnumerable<CGroup> Groups
    {
        get
        {
            var constants = new CGroup("Tmds.LibC constants", s_headers);
            foreach (string name in LibCUse.Constants)
                constants.True($"(long long)({name}) == {ValueOf(name)}LL", name);
            yield return constants;

            var structures = new CGroup("Tmds.LibC structures", s_headers);
            foreach (string name in LibCUse.Structures)
            {
                Type type = typeof(LibC).Assembly.GetType($"Tmds.Linux.{name}", throwOnError: true)!;
                string cName = s_cNames.GetValueOrDefault(name, name);
                structures.True($"sizeof({cName}) == {SizeOf(type)}", $"size of {name}");
                foreach (string member in LibCUse.Members[name].Where(m => !m.StartsWith('.')))
                {
                    string part = member.StartsWith("get_", StringComparison.Ordinal)
                        ? member["get_".Length..]
                        : member;
                    structures.True($"offsetof({cName}, {part}) == {PlaceOf(type, member)}", $"place of {name}.{part}");
                    structures.True(
                        $"sizeof((({cName} *)0)->{part}) == {SizeOf(TypeOf(type, member))}", $"size of {name}.{part}");
                }
            }

            yield return structures;
        }
    }

    /// <summary>The value of a constant of Tmds.LibC.</summary>
    internal static long ValueOf(string constant) => Number(typeof(LibC).GetProperty(constant)!.GetValue(null)!);

    // Numbers are wrapped in structures of one field (mode_t, ulong_t, ...).
    private static long Number(object value) => value switch
    {
        Pointer pointer => Address(pointer),
        UIntPtr native => (long)native.ToUInt64(),
        IntPtr native => native.ToInt64(),
        ulong big => unchecked((long)big),
        IConvertible number => number.ToInt64(null),
        _ => Number(value.GetType().GetFields(Any).Single().GetValue(value)!),
    };

    private static unsafe long Address(Pointer pointer) => (long)Pointer.Unbox(pointer);

    private static int SizeOf(Type type)
        => type.IsPointer ? IntPtr.Size
            : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static Type TypeOf(Type type, string member)
        => member.StartsWith("get_", StringComparison.Ordinal)
            ? type.GetMethod(member)!.ReturnType
            : type.GetField(member)!.FieldType;

    // Where each byte holds its own place, a member's first byte says where it is, be it a field or a property.
    private static unsafe int PlaceOf(Type type, string member)
    {
        byte* places = stackalloc byte[256];
        for (int i = 0; i < 256; i++) places[i] = (byte)i;
        object image = Marshal.PtrToStructure((nint)places, type)!;
        object value = member.StartsWith("get_", StringComparison.Ordinal)
            ? type.GetMethod(member)!.Invoke(image, null)!
            : type.GetField(member)!.GetValue(image)!;
        return value.GetType().IsValueType && value is not (Pointer or IConvertible)
            && value.GetType().GetFields(Any).Length > 1
            ? (int)Marshal.OffsetOf(type, member)
            : (int)(Number(value) & 0xff);
    }
}
