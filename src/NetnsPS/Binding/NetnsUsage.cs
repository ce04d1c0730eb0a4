namespace NetnsPS;

/// <summary>
/// How a command takes its namespace, for whoever forgot it and wrote what belongs behind it in its place: what the
/// command says
/// then is right for that command when it is pasted.
/// </summary>
internal sealed class NetnsUsage
{
    // What all commands call the parameter for the namespace they work in.
    private const string OwnNetns = "Netns";
    private const string Link = "Link";
    private static readonly string[] s_addresses = ["Destination", "Address", "From"];

    private readonly string _command;
    private readonly CommandParameterInfo[] _parameters;
    private readonly CommandParameterInfo? _second;
    private readonly bool _isSecondLast;
    private readonly bool _isIncomplete;

    private NetnsUsage(PSCmdlet command)
    {
        var info = (CmdletInfo)command.MyInvocation.MyCommand;
        _command = info.Name;
        _parameters = [.. info.ParameterSets.OrderByDescending(s => s.IsDefault).SelectMany(s => s.Parameters)];
        _second = Array.Find(_parameters, p => p.Position == 1);
        _isSecondLast = !_parameters.Any(p => p.Position > 1);
        _isIncomplete = !IsComplete(info, command.MyInvocation);
    }

    /// <summary>
    /// Ends a command that lacks an argument because something else stands where its namespace belongs. Called when
    /// PowerShell asks
    /// for dynamic parameters: it has bound the others then, and has not yet asked the user for those that are missing.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="operation">The error id for what the kernel refuses.</param>
    internal static void Require(PSCmdlet command, string operation)
    {
        if (!command.MyInvocation.BoundParameters.TryGetValue(OwnNetns, out object? given)) return;
        NetnsReference[] references = given as NetnsReference[] ?? (given is NetnsReference one ? [one] : []);
        var usage = references.Length > 0 ? new NetnsUsage(command) : null;
        foreach (NetnsReference reference in references)
        {
            reference.Usage = usage;
            if (!usage!._isIncomplete) continue;
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
        if (_second is null || IsOf<NetnsReference>(_second)) return null;
        if (_parameters.Any(p => p.Name == OwnNetns && p.IsMandatory)) return null;
        bool isPlainlyOther = name.StartsWith("net.", StringComparison.Ordinal) || File.Exists(name);
        bool isOther = _isIncomplete || isPlainlyOther || !ReferenceEquals(here, Netns.Host);
        return isOther ? Second(message, name, here) : null;
    }

    private string HintOfLink(string message, string name, Netns here)
    {
        if (_second is not null && IsOfLinks(_second))
        {
            return _isSecondLast
                ? ErrorRecords.Text(nameof(SR.NetnsIsLinkName), message, name, here, Written(_second))
                : ErrorRecords.Text(nameof(SR.NetnsIsPlacedLink), message, name, here);
        }

        return Array.Find(_parameters, p => Names(p).Contains(Link)) is not null
            ? ErrorRecords.Text(nameof(SR.NetnsIsNamedLink), message, name, here, Link)
            : ErrorRecords.Text(nameof(SR.NetnsIsOnlyLink), message, name, here, _command);
    }

    private string? HintOfAddress(string message, string name, Netns here)
    {
        if (_second is not null && s_addresses.Contains(_second.Name)) return Second(message, name, here);
        return s_addresses.FirstOrDefault(a => _parameters.Any(p => p.Name == a)) is { } parameter
            ? ErrorRecords.Text(nameof(SR.NetnsIsAddress), message, name, parameter)
            : null;
    }

    private string Second(string message, string name, Netns here) => _isSecondLast
        ? ErrorRecords.Text(nameof(SR.NetnsSecondHint), message, name, here, Written(_second!))
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

    // As PowerShell finds out which parameters it must ask for; what the pipeline may bring is not missing.
    private static bool IsComplete(CmdletInfo info, InvocationInfo invocation)
    {
        bool IsGiven(CommandParameterInfo p) => invocation.BoundParameters.ContainsKey(p.Name)
            || (invocation.ExpectingInput && (p.ValueFromPipeline || p.ValueFromPipelineByPropertyName));
        bool IsPossible(CommandParameterSetInfo s)
            => invocation.BoundParameters.Keys.All(b => s.Parameters.Any(p => p.Name == b));
        CommandParameterSetInfo[] possible = [.. info.ParameterSets.Where(IsPossible)];
        return possible.Length == 0 || possible.Any(s => s.Parameters.All(p => !p.IsMandatory || IsGiven(p)));
    }
}
