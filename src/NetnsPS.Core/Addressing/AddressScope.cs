namespace NetnsPS;

/// <summary>
/// How far an address or a route reaches (enum rt_scope_t, include/uapi/linux/rtnetlink.h; ip-address(8), "scope").
/// </summary>
public enum AddressScope
{
    /// <summary>Everywhere.</summary>
    Global = 0,

    /// <summary>Within the site (IPv6, deprecated by RFC 3879).</summary>
    Site = 200,

    /// <summary>On the link only.</summary>
    Link = 253,

    /// <summary>Inside this namespace only.</summary>
    Host = 254,

    /// <summary>Nowhere: reserved for destinations that do not exist.</summary>
    Nowhere = 255,
}
