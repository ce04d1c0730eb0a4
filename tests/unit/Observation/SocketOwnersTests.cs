using NetnsPS.Observation;

namespace NetnsPS.Tests.Unit.Observation;

public sealed class SocketOwnersTests : IDisposable
{
    private readonly DirectoryInfo _proc = Directory.CreateTempSubdirectory("socket-owners");

    public void Dispose() => _proc.Delete(recursive: true);

    [Fact]
    public void Find_SocketOfSeveral_HasThemAll()
    {
        Process(10, "one", (3, "socket:[77]"), (4, "socket:[78]"), (5, "/dev/null"));
        Process(11, "two", (3, "socket:[77]"), (9, "socket:[77]"));

        SocketOwners owners = SocketOwners.Find([77, 79], _proc.FullName);

        Assert.Equal([new SocketOwner(10, "one", 3), new SocketOwner(11, "two", 3), new SocketOwner(11, "two", 9)],
            owners.Of(77));
        Assert.Empty(owners.Of(79));
        Assert.Empty(owners.Of(78));
    }

    [Fact]
    public void Find_NobodysSocket_IsNobodys()
    {
        Process(10, "one", (3, "socket:[0]"));

        Assert.Empty(SocketOwners.Find([0], _proc.FullName).Of(0));
    }

    [Theory]
    [InlineData("socket:[7x]")]
    [InlineData("socket:[]")]
    [InlineData("socket:[99999999999999999999999]")]
    [InlineData("socket:[")]
    [InlineData("Socket:[7]")]
    public void Find_LinkThatIsNoSocket_IsPassedOver(string target)
    {
        Process(10, "one", (3, target), (4, "socket:[8]"));

        Assert.Single(SocketOwners.Find([7, 8], _proc.FullName).Of(8));
    }

    [Fact]
    public void Find_ProcessWithoutDescriptorsOrName_IsPassedOver()
    {
        _proc.CreateSubdirectory("12");
        _proc.CreateSubdirectory("self");
        _proc.CreateSubdirectory("13/fd").Create();
        File.CreateSymbolicLink(Path.Combine(_proc.FullName, "13/fd/3"), "socket:[7]");

        Assert.Equal([new SocketOwner(13, "", 3)], SocketOwners.Find([7], _proc.FullName).Of(7));
    }

    private void Process(int id, string name, params (int Fd, string Target)[] links)
    {
        DirectoryInfo fds = _proc.CreateSubdirectory($"{id}/fd");
        File.WriteAllText(Path.Combine(_proc.FullName, $"{id}/comm"), name + "\n");
        foreach ((int fd, string target) in links) File.CreateSymbolicLink(Path.Combine(fds.FullName, $"{fd}"), target);
    }
}
