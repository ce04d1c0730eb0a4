using NetnsPS.Commands;

namespace NetnsPS;

/// <summary>
/// What one test or one block of tests makes: a <see cref="ResourceScope"/>, and the stays that Enter-Netns began and nobody
/// ended. Use-NetnsScope opens and closes it.
/// </summary>
public sealed class NetnsTestScope : IDisposable
{
    private readonly int _stays = EnteredNetns.Here.Count;
    private readonly ResourceScope _made;

    /// <summary>Begins to take note of what is made.</summary>
    /// <param name="name">What the scope is for, in messages.</param>
    public NetnsTestScope(string name) => _made = ResourceScope.Begin(name);

    /// <summary>The error of a Use-NetnsScope that stands where Pester takes no setups.</summary>
    public static ErrorRecord Misplaced() => ErrorRecords.Make(nameof(SR.NetnsScopeMisplaced), ErrorCategory.InvalidOperation, null);

    /// <summary>Leaves what was entered and removes what was made, last first.</summary>
    /// <exception cref="AggregateException">Some of it could not be removed, or ended badly by itself; the rest was removed all the same.</exception>
    public void Dispose()
    {
        try
        {
            EnteredNetns.Here.Truncate(_stays);
        }
        finally
        {
            _made.Dispose();
        }
    }
}
