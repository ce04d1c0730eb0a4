using System.Management.Automation.Internal;

namespace System.Management.Automation.Remoting
{
    public class PSRemotingTransportException : RuntimeException
    {
        public PSRemotingTransportException(string message, Exception innerException) => throw null!;
    }

    public enum TransportMethodEnum
    {
        CreateShellEx = 0,
        ReceiveShellOutputEx = 3,
    }

    public sealed class TransportErrorOccuredEventArgs : EventArgs
    {
        public TransportErrorOccuredEventArgs(PSRemotingTransportException e, TransportMethodEnum m) => throw null!;
    }

    public abstract class BaseTransportManager : IDisposable
    {
        public virtual void RaiseErrorHandler(TransportErrorOccuredEventArgs eventArgs) => throw null!;

        public void Dispose() => throw null!;

        protected virtual void Dispose(bool isDisposing) => throw null!;
    }
}

namespace System.Management.Automation.Remoting.Client
{
    public abstract class BaseClientTransportManager : BaseTransportManager
    {
        public abstract void CreateAsync();

        public virtual void CloseAsync() => throw null!;
    }

    public abstract class BaseClientSessionTransportManager : BaseClientTransportManager
    {
    }

    public abstract class ClientSessionTransportManagerBase : BaseClientSessionTransportManager
    {
        protected ClientSessionTransportManagerBase(Guid runspaceId, PSRemotingCryptoHelper cryptoHelper) => throw null!;

        public override void CloseAsync() => throw null!;

        protected override void Dispose(bool isDisposing) => throw null!;

        protected abstract void CleanupConnection();

        protected void HandleOutputDataReceived(string data) => throw null!;

        protected void SendOneItem() => throw null!;

        protected void SetMessageWriter(TextWriter textWriter) => throw null!;
    }
}
