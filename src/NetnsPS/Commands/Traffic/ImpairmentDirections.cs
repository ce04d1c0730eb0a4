namespace NetnsPS.Commands;

/// <summary>The single directions of what a user asked for.</summary>
internal static class ImpairmentDirections
{
    internal static IEnumerable<NetnsImpairmentDirection> Of(NetnsImpairmentDirection asked)
        => ((NetnsImpairmentDirection[])[NetnsImpairmentDirection.Egress, NetnsImpairmentDirection.Ingress])
            .Where(d => asked.HasFlag(d));
}
