using System.Net;
using NetnsPS.Measurement;

namespace NetnsPS.Tests.Unit.Measurement;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("0.0.0.0", ProbeProtocol.Tcp, 80)]
    [InlineData("::", ProbeProtocol.Tcp, 80)]
    [InlineData("fe80::1", ProbeProtocol.Tcp, 80)]
    [InlineData("10.0.0.1", ProbeProtocol.Tcp, null)]
    [InlineData("10.0.0.1", ProbeProtocol.Udp, 0)]
    [InlineData("10.0.0.1", ProbeProtocol.Udp, 65536)]
    [InlineData("10.0.0.1", ProbeProtocol.Icmp, 80)]
    public void Target_PartsThatDoNotFit_AreRefused(string address, ProbeProtocol protocol, int? port)
        => Assert.Throws<InvalidInputException>(() => new ProbeTarget(IPAddress.Parse(address), protocol, port));

    [Theory]
    [InlineData("web")]
    [InlineData("")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.0.0.1%eth0")]
    [InlineData("[fd00::1]")]
    public void ParseAddress_WhatIsNone_IsRefused_WithAValidForm(string text)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => ProbeTarget.ParseAddress(Netns.Host, text));
        Assert.Contains("10.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_ToString_IsAsItIsWritten()
    {
        Assert.Equal("10.0.0.1:80/tcp", new ProbeTarget(IPAddress.Parse("10.0.0.1"), ProbeProtocol.Tcp, 80).ToString());
        Assert.Equal("[fd00::1]:53/udp", new ProbeTarget(IPAddress.Parse("fd00::1"), ProbeProtocol.Udp, 53).ToString());
        Assert.Equal("10.0.0.1/icmp", new ProbeTarget(IPAddress.Parse("10.0.0.1"), ProbeProtocol.Icmp, null)
            .ToString());
    }

    // include/uapi/linux/icmp.h, RFC 4443
    [Theory]
    [InlineData(3, 0, false, IcmpReason.NetUnreachable)]
    [InlineData(3, 1, false, IcmpReason.HostUnreachable)]
    [InlineData(3, 2, false, IcmpReason.ProtocolUnreachable)]
    [InlineData(3, 3, false, IcmpReason.PortUnreachable)]
    [InlineData(3, 4, false, IcmpReason.PacketTooBig)]
    [InlineData(3, 9, false, IcmpReason.Prohibited)]
    [InlineData(3, 10, false, IcmpReason.Prohibited)]
    [InlineData(3, 13, false, IcmpReason.Prohibited)]
    [InlineData(3, 200, false, IcmpReason.Other)]
    [InlineData(11, 0, false, IcmpReason.TimeExceeded)]
    [InlineData(12, 0, false, IcmpReason.Other)]
    [InlineData(1, 0, true, IcmpReason.NetUnreachable)]
    [InlineData(1, 1, true, IcmpReason.Prohibited)]
    [InlineData(1, 3, true, IcmpReason.HostUnreachable)]
    [InlineData(1, 4, true, IcmpReason.PortUnreachable)]
    [InlineData(1, 6, true, IcmpReason.Prohibited)]
    [InlineData(2, 0, true, IcmpReason.PacketTooBig)]
    [InlineData(3, 0, true, IcmpReason.TimeExceeded)]
    public void ReasonOf_TypeAndCode_IsTheStandards(int type, int code, bool isIPv6, IcmpReason reason)
        => Assert.Equal(reason, IcmpError.ReasonOf(type, code, isIPv6));

    [Theory]
    [InlineData(Errno.ECONNREFUSED, null, ProbeOutcome.Refused)]
    [InlineData(Errno.ECONNREFUSED, "10.0.0.1", ProbeOutcome.Refused)]
    [InlineData(Errno.ECONNREFUSED, "10.0.0.254", ProbeOutcome.Unreachable)]
    [InlineData(Errno.EHOSTUNREACH, "10.0.0.254", ProbeOutcome.Unreachable)]
    [InlineData(Errno.EACCES, "10.0.0.254", ProbeOutcome.Unreachable)]
    [InlineData(Errno.EHOSTUNREACH, null, ProbeOutcome.Unreachable)]
    [InlineData(Errno.ECONNRESET, null, ProbeOutcome.Reset)]
    [InlineData(Errno.ETIMEDOUT, null, ProbeOutcome.TimedOut)]
    [InlineData(Errno.EPERM, null, ProbeOutcome.PermissionDenied)]
    [InlineData(Errno.EADDRNOTAVAIL, null, ProbeOutcome.Failed)]
    public void OutcomeOf_Errno_DependsOnWhoSaysIt(Errno errno, string? from, ProbeOutcome outcome)
    {
        IcmpError? icmp = from is null ? null : new(IPAddress.Parse(from), 3, 3, IcmpReason.PortUnreachable);
        Assert.Equal(outcome, Probe.OutcomeOf(errno, icmp, IPAddress.Parse("10.0.0.1")));
    }

    // The example of RFC 1071, section 3, as a message with its checksum in bytes 2 and 3.
    [Fact]
    public void WriteChecksum_MakesTheSumAllOnes()
    {
        byte[] packet = [8, 0, 0xff, 0xff, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 1];
        Probe.WriteChecksum(packet);
        uint sum = 0;
        for (int i = 0; i < packet.Length; i += 2)
            sum += (uint)((packet[i] << 8) | (i + 1 < packet.Length ? packet[i + 1] : 0));
        Assert.Equal(0xffffu, (sum & 0xffff) + (sum >> 16));
    }
}
