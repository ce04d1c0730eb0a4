#:project ../src/NetnsPS.Core/NetnsPS.Core.csproj
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property EnforceCodeStyleInBuild=false

// The five-minute story on the engine alone: two hosts, a cable, a web server, code inside, and no leaked file descriptor.
using NetnsPS;

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
foreach (NetnsLink end in new[] { link, peer }) Console.WriteLine($"  {end.Netns}:{end.Name}  {end.MacAddress}  {end.OperState}");

Console.WriteLine("A web server on bob, ready when it listens:");
NetnsProcess web = NetnsProcess.Start(bob, new ProcessStartOptions
{
    FilePath = "python3",
    Arguments = ["-m", "http.server", "8080"],
    WaitForPort = [PortSpec.Parse("8080")],
});
Console.WriteLine($"  {web}");

Console.WriteLine("Code inside alice, on whatever thread it ends up:");
using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
HttpResponseMessage reply = await alice.RunAsync(() => http.GetAsync("http://10.0.0.2:8080"));
Console.WriteLine($"  HttpClient says {(int)reply.StatusCode} {reply.ReasonPhrase}");

Console.WriteLine("Who has no cable sees nothing of it:");
Netns carol = Netns.CreateTransient("carol");
using var apart = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) });
try
{
    await carol.RunAsync(() => apart.GetAsync("http://10.0.0.2:8080"));
    Console.WriteLine("  it answered; that should not have happened");
}
catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
{
    Console.WriteLine($"  {e.Message}");
}

Console.WriteLine("Twenty requests later the server holds what it held before:");
var before = new FdBaseline(FileDescriptorTable.Read(web.Id));
for (int i = 0; i < 20; i++) await alice.RunAsync(() => http.GetStringAsync("http://10.0.0.2:8080"));
http.Dispose(); // and with it the kept connection
FdComparison after = LeakCheck.WaitForNoLeak(() => FileDescriptorTable.Read(web.Id), before, TimeSpan.FromSeconds(2));
Console.WriteLine($"  {before.Descriptors.Count} descriptors, {after.Leaks.Count} leaked");

scope.Dispose();
Console.WriteLine($"And all of it is gone: {Netns.Transient.Count} namespaces left, web server ended: {web.HasExited}");
