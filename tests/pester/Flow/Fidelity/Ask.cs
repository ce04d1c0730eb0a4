using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

// Asks whoever listens on the loopback for its name.
public static class Ask
{
    private const int Patience = 30_000;
    private static readonly byte[] s_question = Encoding.ASCII.GetBytes("?\n");

    public static string Tcp(int port)
    {
        using var client = new TcpClient { SendTimeout = Patience, ReceiveTimeout = Patience };
        client.Connect(IPAddress.Loopback, port);
        return Talk(client.GetStream());
    }

    public static async Task<string> TcpAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return await TalkAsync(client.GetStream());
    }

    public static string Udp(int port)
    {
        using var client = new UdpClient { Client = { ReceiveTimeout = Patience } };
        IPEndPoint from = null;
        client.Send(s_question, s_question.Length, new IPEndPoint(IPAddress.Loopback, port));
        return Encoding.ASCII.GetString(client.Receive(ref from));
    }

    public static async Task<string> UdpAsync(int port)
    {
        using var client = new UdpClient();
        await client.SendAsync(s_question, s_question.Length, new IPEndPoint(IPAddress.Loopback, port));
        return Encoding.ASCII.GetString((await client.ReceiveAsync()).Buffer);
    }

    public static string Tls(int port)
    {
        using var client = new TcpClient { SendTimeout = Patience, ReceiveTimeout = Patience };
        client.Connect(IPAddress.Loopback, port);
        using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        stream.AuthenticateAsClient("localhost");
        return Talk(stream);
    }

    public static async Task<string> TlsAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost");
        return await TalkAsync(stream);
    }

    // Connected by an event (SocketAsyncEventArgs).
    public static string ByEvent(int port)
    {
        var answer = new TaskCompletionSource<string>();
        var connect = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        connect.Completed += (_, e) => answer.SetResult(e.SocketError + " " + Tcp(port));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (!socket.ConnectAsync(connect)) return Talk(new NetworkStream(socket));
        return answer.Task.Result == "Success " + Talk(new NetworkStream(socket))
            ? answer.Task.Result.Split(' ')[1]
            : "two answers";
    }

    // Connected with Begin and End, asked again in the callback.
    public static string ByCallback(int port)
    {
        var answer = new TaskCompletionSource<string>();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.BeginConnect(IPAddress.Loopback, port, result =>
        {
            socket.EndConnect(result);
            answer.SetResult(Tcp(port));
        }, null);
        string inCallback = answer.Task.Result;
        return inCallback == Talk(new NetworkStream(socket)) ? inCallback : "two answers";
    }

    private static string Talk(Stream stream)
    {
        stream.Write(s_question);
        return new StreamReader(stream, Encoding.ASCII).ReadLine();
    }

    private static async Task<string> TalkAsync(Stream stream)
    {
        await stream.WriteAsync(s_question);
        return await new StreamReader(stream, Encoding.ASCII).ReadLineAsync();
    }
}
