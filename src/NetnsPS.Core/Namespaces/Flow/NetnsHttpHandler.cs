using System.Net;
using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// Sends HTTP requests from the current namespace of whoever sends them, by a connection pool for each namespace. With
/// it one <see cref="HttpClient"/>, a static one too, serves all namespaces; with another handler a request may go over
/// a connection that was made, and so stays, in another namespace.
/// </summary>
/// <example>
/// <code>
/// static readonly HttpClient s_client = new(new NetnsHttpHandler());
/// string ofHost = await s_client.GetStringAsync(url);
/// string ofAlice = await alice.RunAsync(() => s_client.GetStringAsync(url));
/// </code>
/// </example>
public sealed class NetnsHttpHandler : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FileIdentity, (NetnsPlace Place, HttpMessageInvoker Sender)> _pools = [];
    private readonly Func<HttpMessageHandler> _create;
    private bool _isDisposed;

    /// <summary>Makes one whose namespaces share their cookies.</summary>
    public NetnsHttpHandler()
    {
        var cookies = new CookieContainer();
        _create = () => new SocketsHttpHandler { CookieContainer = cookies };
    }

    /// <summary>Makes one with handlers of the caller's choice.</summary>
    /// <param name="create">Makes the handler, with its pool, of one
    /// namespace; called when a request is first sent there.</param>
    public NetnsHttpHandler(Func<HttpMessageHandler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SenderHere().Send(request, cancellationToken);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
        => SenderHere().SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _isDisposed = true;
                foreach ((_, HttpMessageInvoker sender) in _pools.Values) sender.Dispose();
                _pools.Clear();
            }
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker SenderHere()
    {
        AmbientNetns.PinHost();
        NetnsPlace here = AmbientNetns.Current is { IsGone: true } ? AmbientNetns.Void! : AmbientNetns.Current;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);

            // By identity: the same namespace may have been opened twice.
            // While its place is open the kernel can't reuse its number.
            if (_pools.TryGetValue(here.Identity, out (NetnsPlace Place, HttpMessageInvoker Sender) pool)
                && !pool.Place.IsGone) return pool.Sender;
            RemoveGone();
            var sender = new HttpMessageInvoker(_create());
            _pools[here.Identity] = (here, sender);
            return sender;
        }
    }

    // Connections would keep a namespace alive in the kernel.
    private void RemoveGone()
    {
        foreach ((FileIdentity identity,
            (NetnsPlace place, HttpMessageInvoker sender)) in _pools.Where(pool => pool.Value.Place.IsGone).ToArray())
        {
            _pools.Remove(identity);
            sender.Dispose();
        }
    }
}
