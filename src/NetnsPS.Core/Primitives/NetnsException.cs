namespace NetnsPS;

/// <summary>What this library throws of its own.</summary>
public abstract class NetnsException : Exception
{
    /// <param name="message">What is wrong; what others wrote in it is escaped (<see cref="Printable"/>).</param>
    /// <param name="inner">The cause, if it is another exception.</param>
    private protected NetnsException(string message, Exception? inner = null) : base(Printable.Message(message), inner)
    {
    }
}
