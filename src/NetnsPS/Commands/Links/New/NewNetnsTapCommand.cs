namespace NetnsPS.Commands;

/// <summary>
/// Makes a tap or tun: a link whose packets a program reads and writes, such as a VPN or a virtual machine.
/// </summary>
/// <remarks>
/// <para>It stays when no program has it open. Until one has, it passes nothing.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// New-NetnsTap $alice vm0 -Owner 1000
/// New-NetnsTap $alice vpn0 -Tun -Address 10.8.0.2/24
/// </code>
/// Makes a tap, which passes Ethernet frames, that user 1000 may open, and a tun, which passes IP packets.
/// </example>
/// <returns>The link.</returns>
/// <seealso cref="WaitNetnsLinkCommand"/>
/// <seealso href="https://docs.kernel.org/networking/tuntap.html">tuntap, in the kernel's documentation</seealso>
[Cmdlet(VerbsCommon.New, "NetnsTap", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsLink))]
public sealed class NewNetnsTapCommand : NewLoneLinkCommand
{
    /// <summary>Make a tun, which passes IP packets, instead of a tap, which passes Ethernet frames.</summary>
    [Parameter]
    [LinkOption("type", True = "tun", False = "tap")]
    public SwitchParameter Tun { get; set; }

    /// <summary>The number of the user that may open it; without it only who administers the network.</summary>
    [Parameter]
    [LinkOption("user")]
    public int? Owner { get; set; }

    /// <summary>The number of the group that may open it.</summary>
    [Parameter]
    [LinkOption("group")]
    public int? Group { get; set; }

    /// <summary>Let several programs, or threads of one, have it open at once.</summary>
    [Parameter]
    [LinkOption("multi_queue")]
    public SwitchParameter MultiQueue { get; set; }

    /// <summary>Put a virtio header before each packet.</summary>
    [Parameter]
    [LinkOption("vnet_hdr")]
    public SwitchParameter VirtioHeader { get; set; }

    /// <summary>Put the packet's protocol before each packet (struct tun_pi).</summary>
    [Parameter]
    [LinkOption("pi")]
    public SwitchParameter PacketInformation { get; set; }

    private protected override string KindName => "tun";
}
