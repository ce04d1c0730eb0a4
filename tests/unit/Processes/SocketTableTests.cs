using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class SocketTableTests
{
    private static readonly string[] s_lines =
    [
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000000000000000 100 0 0 10 0",
        "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0000000000000000 20 4 30 10 -1",
        "   2: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1",
        "   3: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 444 1",
        "broken",
    ];

    [Fact]
    public void Parse_Listeners_AreThoseOfThePort() => Assert.Equal([111ul, 333ul], SocketTable.Parse(s_lines, 8080, "0A"));

    [Fact]
    public void Parse_OtherPort_IsEmpty() => Assert.Empty(SocketTable.Parse(s_lines, 8081, "0A"));
}
