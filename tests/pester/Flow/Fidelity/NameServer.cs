using System;
using System.Net;
using System.Net.Sockets;

// A name server (RFC 1035) that gives one address for every name: which one tells which server was asked.
public static class NameServer
{
    public static void Start(string listen, string answer)
    {
        var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(listen), 53));
        byte[] address = IPAddress.Parse(answer).GetAddressBytes();
        Responder.Start(() =>
        {
            while (true)
            {
                IPEndPoint from = null;
                byte[] reply = Answer(socket.Receive(ref from), address);
                socket.Send(reply, reply.Length, from);
            }
        });
    }

    private static byte[] Answer(byte[] query, byte[] address)
    {
        int end = 12;
        while (query[end] != 0) end += query[end] + 1;
        bool wantsAddress = query[end + 2] == 1; // type A
        byte[] header = [query[0], query[1], 0x81, 0x80, 0, 1, 0, (byte)(wantsAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] question = query[12..(end + 5)];
        if (!wantsAddress) return [.. header, .. question];
        return [.. header, .. question, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. address];
    }
}
