namespace NetnsPS;

/// <summary>
/// No failure of its own: what processes wrote during a test that failed, put where every report shows it.
/// </summary>
/// <param name="output">Their last lines.</param>
public sealed class ProcessOutputException(string output) : Exception(TerminalText.Message(output));
