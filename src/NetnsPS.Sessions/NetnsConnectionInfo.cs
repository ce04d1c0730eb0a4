using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting.Client;
using System.Management.Automation.Runspaces;

namespace NetnsPS.Sessions;

/// <summary>The way to a session: a child process, started when the session opens.</summary>
/// <param name="request">What to start, and where.</param>
internal sealed class NetnsConnectionInfo(SessionRequest request) : RunspaceConnectionInfo
{
    /// <inheritdoc/>
    public override string ComputerName { get; set; } = request.ComputerName;

    /// <summary>None: the child is started by this very process.</summary>
    public override PSCredential? Credential
    {
        get => null;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc cref="Credential"/>
    public override AuthenticationMechanism AuthenticationMechanism
    {
        get => AuthenticationMechanism.Default;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc cref="Credential"/>
    public override string CertificateThumbprint
    {
        get => "";
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override BaseClientSessionTransportManager CreateClientSessionTransportManager(
        Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper)
        => new NetnsTransport(request, instanceId, cryptoHelper);

    /// <inheritdoc/>
    public override RunspaceConnectionInfo Clone() => (NetnsConnectionInfo)MemberwiseClone();
}
