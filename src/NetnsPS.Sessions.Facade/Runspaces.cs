using System.Globalization;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting.Client;

namespace System.Management.Automation.Runspaces
{
    public enum AuthenticationMechanism
    {
        Default = 0,
    }

    public enum RunspaceState
    {
        BeforeOpen = 0,
        Opening = 1,
        Opened = 2,
        Closed = 3,
        Closing = 4,
        Broken = 5,
        Disconnecting = 6,
        Disconnected = 7,
        Connecting = 8,
    }

    public sealed class RunspaceStateInfo
    {
        public RunspaceState State => throw null!;

        public Exception? Reason => throw null!;
    }

    public sealed class RunspaceStateEventArgs : EventArgs
    {
        public RunspaceStateInfo RunspaceStateInfo => throw null!;
    }

    public abstract class Runspace : IDisposable
    {
        public abstract event EventHandler<RunspaceStateEventArgs> StateChanged;

        public static Runspace? DefaultRunspace => throw null!;

        public abstract RunspaceStateInfo RunspaceStateInfo { get; }

        public abstract void OpenAsync();

        public void Dispose() => throw null!;
    }

    public static class RunspaceFactory
    {
        public static Runspace CreateRunspace(
            RunspaceConnectionInfo connectionInfo, PSHost? host, TypeTable? typeTable, PSPrimitiveDictionary? applicationArguments, string? name)
            => throw null!;
    }

    public sealed class TypeTable
    {
        public static TypeTable LoadDefaultTypeFiles() => throw null!;
    }

    public sealed class PSSession
    {
        public static PSSession Create(Runspace runspace, string transportName, PSCmdlet? psCmdlet) => throw null!;
    }

    public abstract class RunspaceConnectionInfo
    {
        public abstract string ComputerName { get; set; }

        public abstract PSCredential? Credential { get; set; }

        public abstract AuthenticationMechanism AuthenticationMechanism { get; set; }

        public abstract string CertificateThumbprint { get; set; }

        public int OpenTimeout
        {
            get => throw null!;
            set => throw null!;
        }

        public virtual BaseClientSessionTransportManager CreateClientSessionTransportManager(
            Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper)
            => throw null!;

        public virtual RunspaceConnectionInfo Clone() => throw null!;
    }
}
