namespace NetnsPS;

/// <summary>Which of a link's packets are impaired.</summary>
[Flags]
public enum NetnsImpairmentDirection
{
    /// <summary>Those that it sends.</summary>
    Egress = 1,

    /// <summary>Those that it receives.</summary>
    Ingress = 2,

    /// <summary>All.</summary>
    Both = Egress | Ingress,
}
