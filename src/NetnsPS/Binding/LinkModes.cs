namespace NetnsPS;

/// <summary>How macvlans of one parent see each other (ip-link(8), "macvlan").</summary>
public enum MacvlanMode
{
    /// <summary>Not at all, even when the switch outside reflects.</summary>
    Private,

    /// <summary>Through a switch outside that reflects (IEEE 802.1Qbg).</summary>
    Vepa,

    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>There is only one, which takes the parent over.</summary>
    Passthru,

    /// <summary>Each takes what comes from certain hardware addresses.</summary>
    Source,
}

/// <summary>On which layer an ipvlan switches (ip-link(8), "ipvlan").</summary>
public enum IpvlanMode
{
    /// <summary>Frames; ARP and multicast work.</summary>
    L2,

    /// <summary>IP packets; there is no ARP.</summary>
    L3,

    /// <summary>IP packets that pass the parent's netfilter too.</summary>
    L3s,
}

/// <summary>How ipvlans of one parent see each other (ip-link(8), "ipvlan").</summary>
public enum IpvlanIsolation
{
    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>Not at all.</summary>
    Private,

    /// <summary>Through a switch outside that reflects.</summary>
    Vepa,
}
