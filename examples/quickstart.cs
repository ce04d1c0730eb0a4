#:project ../src/NetnsPS.Core/NetnsPS.Core.csproj
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property EnforceCodeStyleInBuild=false

// The five-minute story on the engine alone: two hosts, a cable, a web server, code inside, and no leaked file
// descriptor. It needs nothing but .NET: the web server is this program once more.
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetnsPS;

if (args is ["serve", string port])
{
    Serve(int.Parse(port));
    return;
}

Console.WriteLine("Two hosts that exist only for this program:");
using ResourceScope scope = ResourceScope.Begin("quickstart");
Netns alice = Netns.CreateTransient("alice"), bob = Netns.CreateTransient("bob");
foreach (Netns netns in Netns.Transient) Console.WriteLine($"  {netns.Name}  net:[{netns.Inode}]");

Console.WriteLine("A cable between them:");
(NetnsLink link, NetnsLink peer) = NetnsLink.CreateVethPair(new VethPairOptions
{
    Netns = alice,
    PeerNetns = bob,
    Address = [Cidr.Parse("10.0.0.1/24")],
    PeerAddress = [Cidr.Parse("10.0.0.2/24")],
});
foreach (NetnsLink end in new[] { link, peer })
    Console.WriteLine($"  {end.Netns}:{end.Name}  {end.MacAddress}  {end.OperState}");

Console.WriteLine("A web server on bob, ready when it listens:");
NetnsProcess web = NetnsProcess.Start(bob, new ProcessStartOptions
{
    FilePath = Environment.ProcessPath!,
    Arguments = ["serve", "8080"],
    WaitForPort = [PortSpec.Parse("8080")],
});
Console.WriteLine($"  {web}");

Console.WriteLine("Code inside alice, on whatever thread it ends up:");
using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
HttpResponseMessage reply = await alice.RunAsync(() => http.GetAsync("http://10.0.0.2:8080"));
Console.WriteLine($"  HttpClient says {(int)reply.StatusCode} {reply.ReasonPhrase}");

Console.WriteLine("A host without a cable can't reach it:");
Netns carol = Netns.CreateTransient("carol");
using var apart = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) });
try
{
    await carol.RunAsync(() => apart.GetAsync("http://10.0.0.2:8080"));
    throw new InvalidOperationException("The web server answered a host that has no cable to it.");
}
catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
{
    Console.WriteLine($"  {e.Message}");
}

Console.WriteLine("Twenty requests later the server holds what it held before:");
ResourceBaseline before = ResourceBaseline.Take(
    [ResourceSubject.OfProcess(web.Id)], [ResourceKind.Fd], quiet: TimeSpan.Zero, timeout: TimeSpan.Zero);
for (int i = 0; i < 20; i++) await alice.RunAsync(() => http.GetStringAsync("http://10.0.0.2:8080"));
http.Dispose(); // and with it the kept connection
ResourceComparison after = before.CompareFresh(within: TimeSpan.FromSeconds(2));
Console.WriteLine($"  {before.Resources.Count} descriptors, {after.Leaks.Count} leaked");

scope.Dispose();
Console.WriteLine($"And all of it is gone: {Netns.Transient.Count} namespaces left, web server ended: {web.HasExited}");

// Answers each request with 200 and one line of text, one after the other.
static void Serve(int port)
{
    using var listener = new TcpListener(IPAddress.Any, port);
    listener.Start();
    while (true)
    {
        using TcpClient client = listener.AcceptTcpClient();
        using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream);
        while (!string.IsNullOrEmpty(reader.ReadLine())) { } // the header ends with an empty line
        stream.Write(Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nHello\n"));
    }
}
