using System.Reflection;

namespace NetnsPS.HelpBuilder;

/// <summary>A command as its attributes describe it.</summary>
internal sealed record Command(Type Type, string Verb, string Noun, string DefaultSet, bool SupportsShouldProcess,
    IReadOnlyList<string> OutputTypes, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>What <c>[Parameter]</c> calls "in every set".</summary>
    internal const string AllSets = "__AllParameterSets";

    internal string Name => $"{Verb}-{Noun}";

    /// <summary>The names of its parameter sets, the default one first.</summary>
    internal IReadOnlyList<string> Sets
    {
        get
        {
            IEnumerable<string> named = Parameters.SelectMany(p => p.Bindings).Select(b => b.Set).Where(s => s != AllSets).Distinct();
            string[] sets = [.. named.OrderBy(s => s != DefaultSet)];
            return sets.Length > 0 ? sets : [AllSets];
        }
    }
}

/// <summary>A parameter: the property, and how it is bound in each set that it belongs to.</summary>
/// <param name="Property">The property; null for a parameter that PowerShell adds.</param>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its type as PowerShell shows it.</param>
/// <param name="Aliases">Other names for it.</param>
/// <param name="Values">What it can be, for an enumeration or a ValidateSet; else empty.</param>
/// <param name="Wildcards">Whether it takes patterns.</param>
/// <param name="Bindings">One for each set.</param>
internal sealed record Parameter(PropertyInfo? Property, string Name, string TypeName, IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values, bool Wildcards, IReadOnlyList<Binding> Bindings)
{
    internal bool IsSwitch => TypeName == "SwitchParameter";

    /// <summary>How it is bound in a set; null when it does not belong to the set.</summary>
    internal Binding? In(string set) => Bindings.FirstOrDefault(b => b.Set == set) ?? Bindings.FirstOrDefault(b => b.Set == Command.AllSets);
}

/// <summary>How a parameter is bound in one parameter set.</summary>
internal sealed record Binding(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName, bool Remaining)
{
    internal string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
