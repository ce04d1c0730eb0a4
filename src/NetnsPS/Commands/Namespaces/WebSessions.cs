using System.Net;
using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

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
