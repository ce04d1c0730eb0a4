namespace NetnsPS.Sessions;

/// <summary>The process of a session ended, and the session with it.</summary>
internal sealed class SessionEndedException(NetnsProcess child)
    : Exception(ProcessMessages.WithOutput(child, $"ended ({child.DescribeEnd()}), and its session with it"));
