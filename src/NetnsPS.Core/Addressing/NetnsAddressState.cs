namespace NetnsPS;

/// <summary>The state and the options of an address (IFA_F_*, include/uapi/linux/if_addr.h).</summary>
[Flags]
public enum NetnsAddressState
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IPv4: not the first one of its prefix on the link. IPv6: temporary (RFC 8981).</summary>
    Secondary = 0x01,

    /// <summary>Not checked for duplicates.</summary>
    NoDuplicateAddressDetection = 0x02,

    /// <summary>May be used while it is still being checked for duplicates (RFC 4429).</summary>
    Optimistic = 0x04,

    /// <summary>Somebody else on the link has it.</summary>
    DuplicateAddressDetectionFailed = 0x08,

    /// <summary>A home address of mobile IPv6.</summary>
    HomeAddress = 0x10,

    /// <summary>No longer chosen for new connections: its preferred lifetime is over.</summary>
    Deprecated = 0x20,

    /// <summary>Still being checked for duplicates, and not usable until then.</summary>
    Tentative = 0x40,

    /// <summary>Has no end of its lifetime.</summary>
    Permanent = 0x80,

    /// <summary>The kernel makes temporary addresses from it.</summary>
    ManageTemporaryAddress = 0x100,

    /// <summary>Brought no route to its prefix.</summary>
    NoPrefixRoute = 0x200,

    /// <summary>Joins its multicast group by itself.</summary>
    MulticastAutoJoin = 0x400,

    /// <summary>Made of a secret and the prefix (RFC 7217).</summary>
    StablePrivacy = 0x800,
}
