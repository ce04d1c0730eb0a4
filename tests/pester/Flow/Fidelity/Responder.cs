using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;

// Answers everybody on one port with its own name: a line over TCP, HTTP/1.1 with kept connections, HTTP/2 with prior
// knowledge, any of them inside TLS, and a datagram. Plain threads and blocking calls: one for each connection.
public sealed class Responder
{
    private readonly byte[] _name;
    private readonly X509Certificate2 _certificate = NewCertificate();

    private Responder(string name) => _name = Encoding.ASCII.GetBytes(name);

    // Serves until its standard input ends; writes the port once it answers.
    public static void Run(string name, string address, int port)
    {
        var responder = new Responder(name);
        var listener = new TcpListener(IPAddress.Parse(address), port);
        listener.Start(100);
        var bound = (IPEndPoint)listener.LocalEndpoint;
        var datagrams = new UdpClient(bound);
        Start(() => responder.AcceptAll(listener));
        Start(() => responder.AnswerDatagrams(datagrams));
        Console.WriteLine(bound.Port);
        Console.In.ReadToEnd();
        Environment.Exit(0);
    }

    internal static void Start(Action action) => new Thread(() => action()) { IsBackground = true }.Start();

    private void AcceptAll(TcpListener listener)
    {
        while (true)
        {
            TcpClient client = listener.AcceptTcpClient();
            Start(() => Answer(client));
        }
    }

    private void AnswerDatagrams(UdpClient socket)
    {
        while (true)
        {
            IPEndPoint from = null;
            socket.Receive(ref from);
            socket.Send(_name, _name.Length, from);
        }
    }

    private void Answer(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                Stream stream = client.GetStream();
                var first = new byte[1];
                if (client.Client.Receive(first, SocketFlags.Peek) == 0) return;
                if (first[0] == 0x16) stream = Encrypt(stream); // a TLS handshake record
                while (AnswerOne(stream)) { }
            }
        }
        catch (Exception e) when (e is IOException || e is SocketException
            || e is System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }

    private SslStream Encrypt(Stream stream)
    {
        var encrypted = new SslStream(stream);
        encrypted.AuthenticateAsServer(_certificate);
        return encrypted;
    }

    // Whether the connection is kept for more.
    private bool AnswerOne(Stream stream)
    {
        string line = ReadLine(stream);
        if (line is null) return false;
        if (line.StartsWith("PRI * HTTP/2.0")) { Http2.Serve(stream, _name); return false; }
        if (!line.Contains(" HTTP/1.")) { stream.Write([.. _name, (byte)'\n']); return true; }
        bool keep = line.EndsWith("1.1");
        for (string header; !string.IsNullOrEmpty(header = ReadLine(stream));)
        {
            if (header.Equals("Connection: close", StringComparison.OrdinalIgnoreCase)) keep = false;
        }

        string head = $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {_name.Length}\r\nConnection: "
            + $"{(keep ? "keep-alive" : "close")}\r\n\r\n";
        stream.Write([.. Encoding.ASCII.GetBytes(head), .. _name]);
        return keep;
    }

    private static string ReadLine(Stream stream)
    {
        var line = new List<byte>();
        for (int next; (next = stream.ReadByte()) >= 0;)
        {
            if (next == '\n') return Encoding.ASCII.GetString(line.ToArray()).TrimEnd('\r');
            line.Add((byte)next);
        }

        return null;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
