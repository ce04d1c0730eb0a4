namespace System.Management.Automation
{
    public class RuntimeException : SystemException
    {
        internal RuntimeException() => throw null!;
    }

    public sealed class PSCredential
    {
    }

    public sealed class PSPrimitiveDictionary
    {
    }

    public abstract class PSCmdlet
    {
        internal PSCmdlet() => throw null!;
    }
}

namespace System.Management.Automation.Host
{
    public abstract class PSHost
    {
    }
}

namespace System.Management.Automation.Internal
{
    public abstract class PSRemotingCryptoHelper
    {
    }
}
