namespace NetnsPS.Runspaces;

/// <summary>
/// Our place in a chain of actions that PowerShell runs when it looks a command up: behind what the user has set, whose
/// choice ours then works on, and which may be set anew at any time.
/// </summary>
internal sealed class LookupLink
{
    private EventHandler<CommandLookupEventArgs>? _before;
    private EventHandler<CommandLookupEventArgs>? _ours;
    private EventHandler<CommandLookupEventArgs>? _whole;
    private bool _isRemoved;

    /// <summary>The chain with our action behind it; as it is when it ends with that already.</summary>
    internal EventHandler<CommandLookupEventArgs>? Append(
        EventHandler<CommandLookupEventArgs>? chain, Action<CommandLookupEventArgs> action)
    {
        if (_whole is not null && ReferenceEquals(chain, _whole)) return chain;
        if (_ours is not null && chain?.GetInvocationList().Contains(_ours) == true) return _whole = chain;
        _before = chain;
        return _whole = _ours = (sender, lookup) =>
        {
            try
            {
                chain?.Invoke(sender, lookup);
            }
            catch (RuntimeException)
            {
                // PowerShell would drop it as well, but ours with it.
            }

            if (!_isRemoved) action(lookup);
        };
    }

    /// <summary>
    /// The chain without our action. Where somebody has put his own around it, ours does nothing from now on.
    /// </summary>
    internal EventHandler<CommandLookupEventArgs>? Remove(EventHandler<CommandLookupEventArgs>? chain)
    {
        _isRemoved = true;
        return (EventHandler<CommandLookupEventArgs>?)Delegate.Combine(chain?.GetInvocationList()
            .Select(link => link == (Delegate?)_ours ? _before : link).ToArray());
    }
}
