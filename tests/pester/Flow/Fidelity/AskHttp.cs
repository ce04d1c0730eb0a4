using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Asks by HTTP, each time with a client of its own.
public static class AskHttp
{
    public static string Sync(int port)
    {
        using var client = new HttpClient();
        using HttpResponseMessage response = client.Send(
            new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/"));
        return new System.IO.StreamReader(response.Content.ReadAsStream()).ReadToEnd();
    }

    public static async Task<string> Async(int port)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync($"http://127.0.0.1:{port}/");
    }

    public static async Task<string> Https(int port)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync($"https://127.0.0.1:{port}/");
    }

    public static async Task<string> Version2(int port)
    {
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        return await client.GetStringAsync($"http://127.0.0.1:{port}/");
    }

    // The connection is made by our own callback.
    public static async Task<string> ByConnectCallback(int port)
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = Connect };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync($"http://127.0.0.1:{port}/");
    }

    // Many at once through one pool of connections.
    public static async Task<string> Concurrently(int port)
    {
        using var client = new HttpClient();
        var requests = new Task<string>[16];
        for (int i = 0; i < requests.Length; i++) requests[i] = client.GetStringAsync($"http://127.0.0.1:{port}/{i}");
        string[] answers = await Task.WhenAll(requests);
        return Array.TrueForAll(answers, a => a == answers[0]) ? answers[0] : string.Join(' ', answers);
    }

    private static async ValueTask<System.IO.Stream> Connect(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
