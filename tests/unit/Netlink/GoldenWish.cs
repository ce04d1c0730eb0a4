using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>Writes one message.</summary>
internal delegate void Encoder(scoped ref NetlinkWriter writer);

/// <summary>What is asked for, in our words.</summary>
/// <param name="Encode">Writes the message.</param>
/// <param name="About">The descriptions that are in it, so that a test can find properties that are in none.</param>
internal sealed record GoldenWish(Encoder Encode, params object[] About);
