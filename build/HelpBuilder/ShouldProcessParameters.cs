namespace NetnsPS.HelpBuilder;

/// <summary>What PowerShell adds to a command that changes things; they stand in the syntax, so they need a text.</summary>
internal static class ShouldProcessParameters
{
    internal static IReadOnlyList<Parameter> All { get; } = [Switch("Confirm", "cf"), Switch("WhatIf", "wi")];

    internal static string TextOf(string name) => name == "WhatIf"
        ? "Shows what would happen; nothing is changed."
        : "Asks before each change.";

    private static Parameter Switch(string name, string alias)
        => new(null, name, "SwitchParameter", [alias], [], false, [new Binding(Command.AllSets, false, null, false, false, false)]);
}
