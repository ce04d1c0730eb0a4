using System.Collections.Concurrent;

namespace NetnsPS;

/// <summary>
/// How a command takes its namespace, for callers who forgot it and wrote the next argument in its place: the form that
/// the error shows works when it is pasted.
/// </summary>
internal sealed class NetnsUsage
{
    // What all commands call the parameter for the namespace they work in.
    private const string OwnNetns = "Netns";
    private const string Link = "Link";
    private static readonly string[] s_addresses = ["Destination", "Address", "From"];

    // What a command takes is the same each time, and PowerShell works it out anew whenever it is asked.
    private static readonly ConcurrentDictionary<Type, Shape> s_shapes = new();

    private readonly Shape _shape;
    private readonly bool _isIncomplete;

    private NetnsUsage(PSCmdlet command)
    {
        var info = (CmdletInfo)command.MyInvocation.MyCommand;
        _shape = s_shapes.GetOrAdd(info.ImplementingType, _ => new Shape(info));
        _isIncomplete = !_shape.IsComplete(command.MyInvocation);
    }

    /// <summary>
    /// Ends a command that lacks an argument because something else stands where its namespace belongs. Called when
    /// PowerShell asks for dynamic parameters: it has bound the others then, and has not yet asked the user for those
    /// that are missing.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="operation">The error id for what the kernel refuses.</param>
    internal static void Require(PSCmdlet command, string operation)
    {
        if (!command.MyInvocation.BoundParameters.TryGetValue(OwnNetns, out object? given)) return;
        NetnsReference[] references = given as NetnsReference[] ?? (given is NetnsReference one ? [one] : []);
        // A namespace itself needs no hint.
        if (Array.TrueForAll(references, static r => r.Value is Netns { IsRemoved: false })) return;
        var usage = new NetnsUsage(command);
        foreach (NetnsReference reference in references)
        {
            reference.Usage = usage;
            if (!usage._isIncomplete || reference.IsPattern) continue;
            try
            {
                reference.Resolve();
            }
            catch (Exception error)
                when (error is InvalidInputException or NetnsNotFoundException or LinuxException or NetlinkException)
            {
                command.ThrowTerminatingError(ErrorRecords.From(error, operation, reference.Value));
            }
        }
    }

    /// <summary>
    /// What to say about a text that names no namespace; null when nothing tells that something else was meant.
    /// </summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="name">The text.</param>
    internal string? Hint(string message, string name)
    {
        if (Netns.Current is not { IsRemoved: false } here) return null;
        if (!name.Contains('/') && NetnsLink.Find(here, name) is not null) return HintOfLink(message, name, here);
        if (IsAddress(name)) return HintOfAddress(message, name, here);

        // A namespace that is always to be named is not forgotten; nor would it be safe to give out the current one as
        // what to remove.
        if (_shape.Second is null || IsOf<NetnsReference>(_shape.Second)) return null;
        if (_shape.Parameters.Any(p => p.Name == OwnNetns && p.IsMandatory)) return null;
        bool isPlainlyOther = name.StartsWith("net.", StringComparison.Ordinal) || File.Exists(name);
        bool isOther = _isIncomplete || isPlainlyOther || !ReferenceEquals(here, Netns.Host);
        return isOther ? Second(message, name, here) : null;
    }

    private string HintOfLink(string message, string name, Netns here)
    {
        if (_shape.Second is not null && IsOfLinks(_shape.Second))
        {
            return _shape.IsSecondLast
                ? ErrorRecords.Text(nameof(SR.NetnsIsLinkName), message, name, here, Written(_shape.Second))
                : ErrorRecords.Text(nameof(SR.NetnsIsPlacedLink), message, name, here);
        }

        return Array.Find(_shape.Parameters, p => Names(p).Contains(Link)) is not null
            ? ErrorRecords.Text(nameof(SR.NetnsIsNamedLink), message, name, here, Link)
            : ErrorRecords.Text(nameof(SR.NetnsIsOnlyLink), message, name, here, _shape.Name);
    }

    private string? HintOfAddress(string message, string name, Netns here)
    {
        if (_shape.Second is not null && s_addresses.Contains(_shape.Second.Name)) return Second(message, name, here);
        return s_addresses.FirstOrDefault(a => _shape.Parameters.Any(p => p.Name == a)) is { } parameter
            ? ErrorRecords.Text(nameof(SR.NetnsIsAddress), message, name, parameter)
            : null;
    }

    private string Second(string message, string name, Netns here) => _shape.IsSecondLast
        ? ErrorRecords.Text(nameof(SR.NetnsSecondHint), message, name, here, Written(_shape.Second!))
        : ErrorRecords.Text(nameof(SR.NetnsCurrentHint), message, name, here);

    private static bool IsAddress(string name)
    {
        try
        {
            return name.AsSpan().ContainsAny('.', ':') && Cidr.ParseAddress(name.Split('/')[0]) is not null;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private static bool IsOfLinks(CommandParameterInfo parameter)
        => Names(parameter).Contains(Link) || IsOf<LinkReference>(parameter);

    private static bool IsOf<T>(CommandParameterInfo parameter)
        => parameter.ParameterType == typeof(T) || parameter.ParameterType == typeof(T[]);

    private static string Written(CommandParameterInfo parameter)
        => Names(parameter).Contains(Link) ? Link : parameter.Name;

    private static IEnumerable<string> Names(CommandParameterInfo parameter)
        => parameter.Aliases.Prepend(parameter.Name);

    // What a command takes.
    private sealed class Shape(CmdletInfo info)
    {
        private readonly ParameterSet[] _sets = [.. info.ParameterSets.Select(s => new ParameterSet(s))];

        internal string Name { get; } = info.Name;

        internal CommandParameterInfo[] Parameters { get; }
            = [.. info.ParameterSets.OrderByDescending(s => s.IsDefault).SelectMany(s => s.Parameters)];

        internal CommandParameterInfo? Second => Array.Find(Parameters, p => p.Position == 1);

        internal bool IsSecondLast => !Array.Exists(Parameters, p => p.Position > 1);

        // As PowerShell finds out which parameters it must ask for.
        internal bool IsComplete(InvocationInfo invocation)
        {
            bool isAnyPossible = false;
            foreach (ParameterSet set in _sets)
            {
                if (!set.Allows(invocation.BoundParameters)) continue;
                if (set.HasAll(invocation)) return true;
                isAnyPossible = true;
            }

            return !isAnyPossible;
        }
    }

    private sealed class ParameterSet(CommandParameterSetInfo set)
    {
        private readonly HashSet<string> _names = [.. set.Parameters.Select(p => p.Name)];
        private readonly (string Name, bool IsPiped)[] _mandatory =
            [.. set.Parameters.Where(p => p.IsMandatory)
                .Select(p => (p.Name, p.ValueFromPipeline || p.ValueFromPipelineByPropertyName))];

        internal bool Allows(Dictionary<string, object> given)
        {
            foreach (string name in given.Keys)
            {
                if (!_names.Contains(name)) return false;
            }

            return true;
        }

        // What the pipeline may bring is not missing.
        internal bool HasAll(InvocationInfo invocation)
        {
            foreach ((string name, bool isPiped) in _mandatory)
            {
                if (!invocation.BoundParameters.ContainsKey(name) && !(isPiped && invocation.ExpectingInput))
                    return false;
            }

            return true;
        }
    }
}
