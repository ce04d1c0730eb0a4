using System.Globalization;

namespace NetnsPS;

/// <summary>
/// The only place that makes error records: what happened becomes a stable id, a category and a text.
/// </summary>
internal static class ErrorRecords
{
    /// <summary>Makes the record for an exception of the engine.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="operation">The id for a kernel failure,
    /// <c>nameof(SR.X)</c>; the error's symbol is added to it.</param>
    /// <param name="target">What it happened to.</param>
    internal static ErrorRecord From(Exception exception, string operation, object? target) => exception switch
    {
        RuntimeException e => Shown(e.ErrorRecord),
        InvalidInputException e => Make(e, IdOf(e.Fault), ErrorCategory.InvalidArgument, target),
        NetnsNotFoundException e => Make(e, nameof(SR.NetnsNotFound), ErrorCategory.ObjectNotFound, e.What),
        NetnsExistsException e => Make(e, nameof(SR.NetnsExists), ErrorCategory.ResourceExists, e.Name),
        NetnsInUseException e => Make(e, nameof(SR.NetnsInUse), ErrorCategory.ResourceBusy, target),
        NetnsSwitchException e => Make(e, nameof(SR.NetnsSwitchRefused), ErrorCategory.PermissionDenied, target),
        NetnsNotIsolatedException e => Make(e, nameof(SR.NetnsNotIsolated), ErrorCategory.InvalidOperation, target),
        NetnsInitException e => Make(e, nameof(SR.NetnsInitFailed), ErrorCategory.ResourceUnavailable, target),
        SysctlNotTakenException e => Make(e, nameof(SR.SysctlNotTaken), ErrorCategory.InvalidResult, e.Name),
        LinkNotFoundException e => Make(e, nameof(SR.LinkNotFound), ErrorCategory.ObjectNotFound, e.Link),
        ProcessNotFoundException e
            => Make(e, nameof(SR.ProcessNotFound), ErrorCategory.ObjectNotFound, target ?? e.ProcessId),
        NetnsProcessNotFoundException e
            => Make(e, nameof(SR.NetnsProcessNotFound), ErrorCategory.ObjectNotFound, e.What),
        ProcessNotReadyException { Reason: ProcessNotReadyReason.TimedOut } e
            => Make(e, nameof(SR.ProcessNotReady), ErrorCategory.OperationTimeout, target),
        ProcessNotReadyException e => Make(e, nameof(SR.ProcessExitedEarly), ErrorCategory.InvalidResult, target),
        ProcessFailedException e => Make(e, nameof(SR.ProcessFailed), ErrorCategory.InvalidResult, target),
        ProcessTimeoutException e => Make(e, nameof(SR.ProcessTimedOut), ErrorCategory.OperationTimeout, target),
        ProcessNotStoppedException e => Make(e, nameof(SR.ProcessNotStopped), ErrorCategory.ResourceBusy, target),
        NotSettledException { IsOfDescriptors: true } e
            => Make(e, nameof(SR.FdNotSettled), ErrorCategory.OperationTimeout, target),
        NotSettledException e => Make(e, nameof(SR.ResourceNotSettled), ErrorCategory.OperationTimeout, target),
        NetnsServerNotFoundException e
            => Make(e, nameof(SR.NetnsServerNotFound), ErrorCategory.ObjectNotFound, e.What),
        ServerPortTakenException e
            => Make(e, nameof(SR.ServerPortTaken), ErrorCategory.ResourceExists, e.EndPoint.ToString()),
        ServerFailedException e => Make(e, nameof(SR.ServerFailed), ErrorCategory.InvalidResult, target ?? e.Server),
        DnsNotAnsweredException { IsTimeout: true } e
            => Make(e, nameof(SR.DnsTimedOut), ErrorCategory.OperationTimeout, target ?? e.Question),
        DnsNotAnsweredException e
            => Make(e, nameof(SR.DnsNotAnswered), ErrorCategory.ConnectionError, target ?? e.Question),
        FdAccessDeniedException e
            => Make(e, nameof(SR.FdAccessDenied), ErrorCategory.PermissionDenied, target ?? e.ProcessId),
        LinuxException { Function: "pidfd_send_signal", Errno: Errno.ESRCH } e
            => Make(e, $"{operation}.{e.Errno}", ErrorCategory.ObjectNotFound, target,
                Text(nameof(SR.SignalTooLate), target)),
        LinuxException { Function: "posix_spawn" or "pthread_create", Errno: Errno.EAGAIN } e
            => Make(e, $"{operation}.{e.Errno}", ErrorCategory.LimitsExceeded, target, Text(operation, e.Message)),
        LinuxException e => FromErrno(e, operation, e.Errno, target),
        NetlinkException e => FromErrno(e, operation, e.Errno, target, e.KernelMessage is not null),
        OperationCanceledException e => Make(e, operation, ErrorCategory.OperationStopped, target),
        LinkTimeoutException e => Make(e, operation, ErrorCategory.OperationTimeout, target),
        _ => Make(exception, operation, ErrorCategory.NotSpecified, target),
    };

    /// <summary>Makes the record for a fault that only the cmdlets know.</summary>
    /// <param name="id"><c>nameof(SR.X)</c>; the text of that name is the message.</param>
    /// <param name="category">Its category.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="arguments">What the text has places for.</param>
    internal static ErrorRecord Make(string id, ErrorCategory category, object? target, params object?[] arguments)
        => Named(new(new InvalidOperationException(TerminalText.Message(Text(id, arguments))), id, category, target));

    /// <summary>The category that PowerShell users expect for an error number.</summary>
    internal static ErrorCategory CategoryOf(Errno errno) => errno switch
    {
        Errno.ENOENT or Errno.ENODEV or Errno.ESRCH or Errno.ENXIO => ErrorCategory.ObjectNotFound,
        Errno.EEXIST or Errno.EADDRINUSE => ErrorCategory.ResourceExists,
        Errno.EPERM or Errno.EACCES => ErrorCategory.PermissionDenied,
        Errno.EBUSY or Errno.ETXTBSY => ErrorCategory.ResourceBusy,
        Errno.EINVAL or Errno.ERANGE or Errno.EADDRNOTAVAIL or Errno.EAFNOSUPPORT or Errno.ELOOP or Errno.ENOTDIR
            or Errno.EISDIR or Errno.ENAMETOOLONG => ErrorCategory.InvalidArgument,
        Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM or Errno.ENOSPC or Errno.EUSERS or Errno.E2BIG
            or Errno.EXFULL => ErrorCategory.LimitsExceeded,
        Errno.EOPNOTSUPP or Errno.ENOSYS or Errno.EPROTONOSUPPORT or Errno.EPFNOSUPPORT => ErrorCategory.NotImplemented,
        Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.ENETDOWN => ErrorCategory.ConnectionError,
        Errno.ETIMEDOUT or Errno.EAGAIN => ErrorCategory.OperationTimeout,
        _ => ErrorCategory.NotSpecified,
    };

    /// <summary>A text of SR by its id, filled in.</summary>
    internal static string Text(string id, params object?[] arguments)
        => string.Format(CultureInfo.CurrentCulture, SR.ResourceManager.GetString(id, CultureInfo.CurrentUICulture)!,
            arguments);

    /// <summary>The user's reason as a part of an assertion's text; empty when there is none.</summary>
    internal static string Because(string? reason)
        => string.IsNullOrWhiteSpace(reason) ? "" : Text(nameof(SR.ConditionBecause), reason);

    // When the kernel explains itself, a refusal is not for want
    // of a capability (EACCES: IPv6 is disabled on this device).
    private static ErrorRecord FromErrno(
        Exception exception, string operation, Errno errno, object? target, bool isExplained = false)
    {
        string message = Sentence(Text(operation, exception.Message));
        if (errno is Errno.EPERM or Errno.EACCES && !isExplained && !NetnsPS.Support.Privilege.IsWhole)
            message = Text(nameof(SR.PermissionMissing), message);
        if (errno is Errno.EXFULL) message = Text(nameof(SR.BridgeFull), message);
        if (errno is Errno.EEXIST) message = Text(nameof(SR.AlreadyThere), message);
        return Make(exception, $"{operation}.{errno}", CategoryOf(errno), target, message);
    }

    // The kernel's own words end without a full stop.
    private static string Sentence(string text)
        => text.Length > 0 && char.IsLetterOrDigit(text[^1]) ? text + "." : text;

    private static ErrorRecord Make(
        Exception exception, string id, ErrorCategory category, object? target, string? message = null)
    {
        var record = new ErrorRecord(exception, id, category, target);

        // It may name what others have named, or show what programs wrote.
        string shown = TerminalText.Message(message ?? exception.Message);
        if (shown != exception.Message) record.ErrorDetails = new ErrorDetails(shown);
        return Named(record);
    }

    // Some views of errors show the target's text as part of the category.
    private static ErrorRecord Named(ErrorRecord record)
    {
        record.CategoryInfo.TargetName = TerminalText.OneLine(record.CategoryInfo.TargetName);
        return record;
    }

    // PowerShell's own, which may quote what was given.
    private static ErrorRecord Shown(ErrorRecord record)
    {
        string message = record.ErrorDetails?.Message ?? record.Exception.Message;
        string shown = TerminalText.Message(message);
        if (shown != message) record.ErrorDetails = new ErrorDetails(shown);
        return record;
    }

    private static string IdOf(InputFault fault) => fault switch
    {
        InputFault.NetnsName => nameof(SR.InvalidNetnsName),
        InputFault.NetnsPath => nameof(SR.InvalidNetnsPath),
        InputFault.DuplicateName => nameof(SR.DuplicateName),
        InputFault.LinkName => nameof(SR.InvalidLinkName),
        InputFault.Cidr => nameof(SR.InvalidCidr),
        InputFault.AddressFamily => nameof(SR.AddressFamilyMismatch),
        InputFault.Mtu => nameof(SR.InvalidMtu),
        InputFault.MacAddress => nameof(SR.InvalidMacAddress),
        InputFault.Port => nameof(SR.InvalidPort),
        InputFault.Program => nameof(SR.InvalidProgram),
        InputFault.Duration => nameof(SR.InvalidDuration),
        InputFault.FilePath => nameof(SR.InvalidFilePath),
        InputFault.Hostname => nameof(SR.InvalidHostname),
        InputFault.DnsName => nameof(SR.InvalidDnsName),
        InputFault.DnsRecord => nameof(SR.InvalidDnsRecord),
        InputFault.DnsZone => nameof(SR.InvalidDnsZone),
        InputFault.DnsRule => nameof(SR.InvalidDnsRule),
        InputFault.ListenAddress => nameof(SR.InvalidListenAddress),
        _ => nameof(SR.InvalidValue),
    };
}

/// <summary>No such process was started from here.</summary>
/// <param name="what">The name or process that was asked for.</param>
internal sealed class NetnsProcessNotFoundException(string what)
    : Exception(ErrorRecords.Text(nameof(SR.NetnsProcessNotFoundText), what))
{
    /// <summary>The name or process that was asked for.</summary>
    internal string What { get; } = what;
}
