using System.IO;

// As much of an HTTP/2 server (RFC 9113) as answers each request with 200 and a text.
internal static class Http2
{
    private const byte Data = 0, Headers = 1, Settings = 4, Ping = 6;
    private const byte Ack = 1, EndStream = 1, EndHeaders = 4;
    private static readonly byte[] s_status200 = [0x88]; // RFC 7541, appendix A: static entry 8

    // Called after the preface's first line.
    internal static void Serve(Stream stream, byte[] text)
    {
        stream.ReadExactly(new byte[8]); // "\r\nSM\r\n\r\n"
        Write(stream, Settings, 0, 0, []);
        var header = new byte[9];
        while (stream.ReadAtLeast(header, 9, throwOnEndOfStream: false) == 9)
        {
            var payload = new byte[header[0] << 16 | header[1] << 8 | header[2]];
            stream.ReadExactly(payload);
            int id = (header[5] & 0x7f) << 24 | header[6] << 16 | header[7] << 8 | header[8];
            bool isAck = (header[4] & Ack) != 0;
            switch (header[3])
            {
                case Settings when !isAck: Write(stream, Settings, Ack, 0, []); break;
                case Ping when !isAck: Write(stream, Ping, Ack, 0, payload); break;
                case Headers:
                    Write(stream, Headers, EndHeaders, id, s_status200);
                    Write(stream, Data, EndStream, id, text);
                    break;
            }
        }
    }

    private static void Write(Stream stream, byte type, byte flags, int id, byte[] payload)
    {
        stream.Write([(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags,
            (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id, .. payload]);
    }
}
