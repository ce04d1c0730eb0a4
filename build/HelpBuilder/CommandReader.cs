using System.Reflection;

namespace NetnsPS.HelpBuilder;

/// <summary>Reads the public command classes of an assembly, which is loaded for inspection only.</summary>
internal static class CommandReader
{
    private const string Automation = "System.Management.Automation.";

    internal static IEnumerable<Command> ReadAll(Assembly assembly)
        => assembly.GetExportedTypes().Where(t => Find(t.GetCustomAttributesData(), "CmdletAttribute") is not null).Select(Read).OrderBy(c => c.Name, StringComparer.Ordinal);

    private static Command Read(Type type)
    {
        IList<CustomAttributeData> attributes = type.GetCustomAttributesData();
        CustomAttributeData cmdlet = Find(attributes, "CmdletAttribute")!;
        bool shouldProcess = Named(cmdlet, "SupportsShouldProcess", false);
        IEnumerable<Parameter> parameters = ReadParameters(type);
        return new Command(type, (string)cmdlet.ConstructorArguments[0].Value!, (string)cmdlet.ConstructorArguments[1].Value!,
            Named(cmdlet, "DefaultParameterSetName", Command.AllSets), shouldProcess,
            [.. attributes.Where(a => IsNamed(a, "OutputTypeAttribute")).SelectMany(OutputTypes).Distinct()],
            [.. shouldProcess ? parameters.Concat(ShouldProcessParameters.All) : parameters]);
    }

    private static IEnumerable<Parameter> ReadParameters(Type type)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (PropertyInfo property in declaring.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                // A property that is overridden or hidden is told by the class nearest to the command.
                // One that is nowhere shown is not in the help either.
                if (seen.Add(property.Name) && property.GetCustomAttributesData().Any(a => IsNamed(a, "ParameterAttribute") && !Named(a, "DontShow", false))) yield return Read(property);
            }
        }
    }

    private static Parameter Read(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        Type item = TypeNames.ItemOf(property.PropertyType);
        IEnumerable<string> values = item.IsEnum
            ? item.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.Name)
            : Strings(Find(attributes, "ValidateSetAttribute"));
        return new Parameter(property, property.Name, TypeNames.Of(property.PropertyType),
            [.. Strings(Find(attributes, "AliasAttribute"))], [.. values],
            Find(attributes, "SupportsWildcardsAttribute") is not null,
            [.. attributes.Where(a => IsNamed(a, "ParameterAttribute")).Select(ReadBinding)]);
    }

    private static Binding ReadBinding(CustomAttributeData parameter)
    {
        int position = Named(parameter, "Position", int.MinValue);
        return new Binding(Named(parameter, "ParameterSetName", Command.AllSets), Named(parameter, "Mandatory", false),
            position == int.MinValue ? null : position, Named(parameter, "ValueFromPipeline", false),
            Named(parameter, "ValueFromPipelineByPropertyName", false), Named(parameter, "ValueFromRemainingArguments", false));
    }

    private static IEnumerable<string> OutputTypes(CustomAttributeData outputType)
        => Items(outputType.ConstructorArguments).Select(v => v is Type type ? TypeNames.Of(type) : (string)v);

    private static IEnumerable<string> Strings(CustomAttributeData? attribute)
        => attribute is null ? [] : Items(attribute.ConstructorArguments).OfType<string>();

    private static IEnumerable<object> Items(IEnumerable<CustomAttributeTypedArgument> arguments)
        => arguments.SelectMany(a => a.Value is IEnumerable<CustomAttributeTypedArgument> many ? Items(many) : a.Value is { } value ? [value] : []);

    private static T Named<T>(CustomAttributeData attribute, string name, T missing)
        => attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name) is { TypedValue.Value: T value } ? value : missing;

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) => attributes.FirstOrDefault(a => IsNamed(a, name));

    private static bool IsNamed(CustomAttributeData attribute, string name) => attribute.AttributeType.FullName == Automation + name;
}
