using System.Net;
using System.Reflection;
using NetnsPS.Primitives;

namespace NetnsPS.Tests.Unit.Primitives;

/// <summary>What exceptions say may name what other users have named, and ends up in a terminal.</summary>
public sealed class ExceptionMessageTests
{
    private const string Evil = "\u001b[2J\u0007\u202e";

    public static TheoryData<ConstructorInfo> Constructors =>
    [
        .. Exceptions.Where(t => !t.IsAbstract)
            .SelectMany(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(c => c.GetParameters().Any(p => p.ParameterType == typeof(string))
            && c.GetParameters().All(p => p.ParameterType != typeof(NetnsProcess))),
    ];

    private static IEnumerable<Type> Exceptions
        => typeof(Netns).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Exception)));

    [Fact]
    public void Exceptions_All_HaveOneBase()
        => Assert.All(Exceptions, t => Assert.True(t.IsAssignableTo(typeof(NetnsException)), t.FullName));

    [Theory]
    [MemberData(nameof(Constructors), DisableDiscoveryEnumeration = true)]
    public void Message_ControlCharacters_AreEscaped(ConstructorInfo constructor)
    {
        object?[] arguments = [.. constructor.GetParameters().Select(ValueOf)];
        var error = (Exception)constructor.Invoke(arguments);
        Assert.Contains("\\x1b", error.Message, StringComparison.Ordinal);
        Assert.Equal(Printable.Message(error.Message), error.Message);
    }

    private static object? ValueOf(ParameterInfo parameter)
        => parameter.ParameterType == typeof(string) ? Evil
        : parameter.ParameterType == typeof(IReadOnlyList<NetnsMember>) ? new[] { new NetnsMember(1, Evil) }
        : parameter.ParameterType == typeof(IReadOnlyList<string>) ? new[] { Evil }
        : parameter.ParameterType == typeof(ServerEndPoint) ? new ServerEndPoint(PortProtocol.Tcp, IPAddress.Any, 53)
        : parameter.ParameterType is { IsGenericType: true, GenericTypeArguments: [var item] }
            && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? Array.CreateInstance(item, 0)
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;
}
