using System.Management.Automation.Internal;
using System.Management.Automation.Remoting;
using System.Management.Automation.Remoting.Client;
using NetnsPS.Processes;

namespace NetnsPS.Sessions;

/// <summary>
/// Carries PowerShell's remoting protocol to a child process and back: lines on its standard streams
/// (System.Management.Automation, OutOfProcTransportManager.cs).
/// </summary>
/// <param name="request">What to start, and where.</param>
/// <param name="runspaceId">The session's id in the protocol.</param>
/// <param name="cryptoHelper">PowerShell's own, for secure strings.</param>
internal sealed class NetnsTransport(SessionRequest request, Guid runspaceId, PSRemotingCryptoHelper cryptoHelper)
    : ClientSessionTransportManagerBase(runspaceId, cryptoHelper)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private volatile NetnsProcess? _child;
    private volatile string? _lastWord;
    private volatile bool _hasAnswered;
    private volatile bool _isDisposed;

    /// <summary>Starts the child and sends it the first message; the answer comes to <see cref="OnLine"/>.</summary>
    public override void CreateAsync()
    {
        try
        {
            _child = NetnsProcess.Start(
                request.Netns, request.Program with { StandardOutputSink = new LineSink(OnLine) });
        }
        catch (Exception e)
        {
            Fail(e, TransportMethodEnum.CreateShellEx);
            return;
        }

        SetMessageWriter(_child.StandardInput);
        SendOneItem();
        _ = WatchAsync(_child);
    }

    /// <summary>Asks the child to close the session; one that does not in time is ended.</summary>
    public override void CloseAsync()
    {
        base.CloseAsync();
        if (_child is { } child) _ = EndUnlessClosedAsync(child);
    }

    /// <inheritdoc/>
    protected override void CleanupConnection() => Release();

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        _isDisposed = true;
        base.Dispose(isDisposing);
        if (isDisposing) Release();
    }

    // On the pump's thread: the base class only queues it.
    private void OnLine(string line)
    {
        if (SessionPacket.Find(line) is not { } packet) return;
        _hasAnswered = true;
        if (SessionPacket.IsSessionClosed(packet)) HangUp(packet);
        else HandleOutputDataReceived(packet);
    }

    // The session counts as closed when its process is gone, so the last word is held back until then. At the end of
    // its input the server ends.
    private void HangUp(string lastWord)
    {
        _lastWord = lastWord;
        _child!.StandardInput.BaseStream.Dispose();
    }

    private async Task WatchAsync(NetnsProcess child)
    {
        await child.Exit;
        if (_isDisposed) return;
        if (_lastWord is { } packet)
        {
            Release(); // with what it left behind
            HandleOutputDataReceived(packet);
            return;
        }

        Fail(_hasAnswered ? new SessionEndedException(child)
            : new ProcessNotReadyException(child, ProcessNotReadyReason.Exited, "its session was open"),
            TransportMethodEnum.ReceiveShellOutputEx);
    }

    private static async Task EndUnlessClosedAsync(NetnsProcess child)
    {
        if (await Task.WhenAny(child.Exit, Task.Delay(s_patience)) != child.Exit) child.Stop();
    }

    private void Fail(Exception reason, TransportMethodEnum during)
        => RaiseErrorHandler(new TransportErrorOccuredEventArgs(
            new PSRemotingTransportException(reason.Message, reason), during));

    private void Release()
    {
        try
        {
            _child?.Dispose();
        }
        catch (ProcessFailedException)
        {
            // Told as the session's own error, or nobody's concern any more.
        }
        finally
        {
            request.Ended?.Dispose();
        }
    }
}
