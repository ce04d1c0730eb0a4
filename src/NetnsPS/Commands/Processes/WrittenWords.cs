using System.Collections;
using System.Management.Automation.Language;
using System.Reflection;

namespace NetnsPS.Commands;

/// <summary>
/// Looks at how a command that takes a program's arguments was written. PowerShell takes every word behind the program
/// that it can for a parameter of the command, abbreviated and in any case, and alters some others on their way. What
/// would not arrive as it does in a native call is found here, so that the command can refuse it.
/// </summary>
internal sealed class WrittenWords
{
    // In PowerShell since 7.4, but not in the reference assembly.
    private static readonly Func<InvocationInfo, string?>? s_statement = typeof(InvocationInfo)
        .GetProperty("Statement", BindingFlags.Instance | BindingFlags.Public)?
        .GetMethod?.CreateDelegate<Func<InvocationInfo, string?>>();

    private static readonly HashSet<string> s_common =
        [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters, "ProgressAction"];

    private readonly ProgramCommand _command;
    private readonly IReadOnlyList<CommandElementAst> _elements;
    private readonly bool _namesNetns;
    private int _positional;
    private bool _isProgramNamed;
    private bool _isBehindDashes;
    private ErrorRecord? _fault;

    private WrittenWords(ProgramCommand command, CommandAst written)
    {
        _command = command;
        _elements = [.. written.CommandElements.Skip(1)];
        _namesNetns = _elements.Any(e => e is CommandParameterAst parameter
            && Find(parameter.ParameterName)?.Name == nameof(ProgramCommand.Netns))
            || _elements.Select(Splatted).OfType<IDictionary>()
            .Any(table => table.Contains(nameof(ProgramCommand.Netns)));
    }

    private bool IsBehindProgram => _isProgramNamed || _positional >= (_namesNetns ? 1 : 2);

    /// <summary>The first word that would not arrive as it was written, as an error; null when all do.</summary>
    internal static ErrorRecord? FindFault(ProgramCommand command)
    {
        // A block has its own rules, and nothing else goes to its program.
        ErrorRecord? fault = command.Block is null && Parse(s_statement?.Invoke(command.MyInvocation)) is { } written
            ? new WrittenWords(command, written).Find()
            : null;
        return fault ?? (command.DashedArgumentNeedsQuotes.IsPresent
            ? Abbreviated(command, WordAdvice.For("-x"))
            : null);
    }

    private static CommandAst? Parse(string? statement)
    {
        if (string.IsNullOrEmpty(statement)) return null;
        ScriptBlockAst script = Parser.ParseInput(statement, out _, out _);
        var pipeline = script.EndBlock?.Statements.FirstOrDefault() as PipelineAst;
        return pipeline?.PipelineElements.FirstOrDefault() as CommandAst;
    }

    private ErrorRecord? Find()
    {
        for (int i = 0; i < _elements.Count && _fault is null; i++)
        {
            CommandElementAst? next = i + 1 < _elements.Count ? _elements[i + 1] : null;
            if (_elements[i] is CommandParameterAst parameter)
            {
                if (TakesNext(parameter, next)) i++;
            }
            else if (_elements[i] is VariableExpressionAst { Splatted: true } splatted)
            {
                ReadSplatted(splatted.Extent.Text, Splatted(splatted));
            }
            else
            {
                if (IsBehindProgram) ReadArgument(_elements[i], next);
                _positional++;
            }
        }

        return _fault;
    }

    // Whether the next element is its value.
    private bool TakesNext(CommandParameterAst written, CommandElementAst? next)
    {
        WordAdvice advice = WordAdvice.For(written, next);
        if (written.ParameterName == "-")
        {
            if (IsBehindProgram) _fault = Altered(advice);
            _isBehindDashes = true;
            return false;
        }

        ParameterMetadata? parameter = Find(written.ParameterName);
        if (parameter is null)
        {
            // Before the program it is nobody's, and would go to the program all the same.
            if (!IsBehindProgram || IsSplit(written)) _fault = Altered(advice);
            return false;
        }

        ReadParameter(parameter, written.ParameterName, advice);
        return !parameter.SwitchParameter && written.Argument is null;
    }

    private void ReadParameter(ParameterMetadata parameter, string name, WordAdvice advice)
    {
        bool isAbbreviated = parameter.Name == nameof(ProgramCommand.DashedArgumentNeedsQuotes)
            || (IsBehindProgram && !IsWhole(parameter, name));
        if (isAbbreviated) _fault = Abbreviated(_command, advice);

        // It would make an argument of the program that stands there already, or a program of the namespace.
        else if (parameter.Name == nameof(ProgramCommand.FilePath) && IsBehindProgram) _fault = Altered(advice);
        else if (parameter.Name == nameof(ProgramCommand.Netns) && _positional > 1) _fault = Altered(advice);
        _isProgramNamed |= parameter.Name == nameof(ProgramCommand.FilePath);
    }

    private void ReadSplatted(string splat, object? value)
    {
        if (value is IDictionary table)
        {
            _isProgramNamed |= table.Contains(nameof(ProgramCommand.FilePath));
            return;
        }

        // All of it is the program's then, but of the words that were
        // parameters in the call of a function PowerShell makes some again.
        bool isOfProgram = _isBehindDashes || IsBehindProgram;
        bool isValue = false;
        foreach (object? item in value as IEnumerable ?? new[] { value })
        {
            bool isTaken = isValue;
            isValue = false;
            if (item is not PSObject noted || noted.Properties[NativeArguments.ParameterNote]?.Value is not string name)
            {
                if (!isTaken) _positional++;
                continue;
            }

            string text = noted.ToString();
            ParameterMetadata? parameter = Find(name);
            if (text.EndsWith(':') || (isOfProgram && parameter is not null)) _fault = OfSplat(text, splat);
            else if (parameter is null && !IsBehindProgram && !_isBehindDashes) _fault = Altered(WordAdvice.For(text));
            else if (parameter is not null) ReadParameter(parameter, name, WordAdvice.For(text));
            isValue = parameter is { SwitchParameter: false };
            if (_fault is not null) return;
        }
    }

    private void ReadArgument(CommandElementAst written, CommandElementAst? next)
    {
        bool isAltered = written switch
        {
            StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } word
                => word.Value == "--%" || IsSplit(word, next)
                    || NativeGlob.Expand(_command.SessionState, word.Value) is not [var same] || same != word.Value,
            ExpandableStringExpressionAst { StringConstantType: StringConstantType.BareWord } => IsExpanded(),
            ArrayLiteralAst list => list.Elements.Any(IsBare) || list.Elements.All(e => e is ConstantExpressionAst
                and not StringConstantExpressionAst),
            _ => false,
        };
        if (isAltered) _fault = Altered(WordAdvice.For(written, next));
    }

    // What the word has become is known only by the values, among which it is one.
    private bool IsExpanded()
        => _command.ArgumentList.Any(a => NativeGlob.Expand(_command.SessionState, a) is not [var same] || same != a);

    private static bool IsBare(ExpressionAst item)
        => item is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord }
        or ExpandableStringExpressionAst { StringConstantType: StringConstantType.BareWord };

    // -x:y, of which two words become.
    private static bool IsSplit(CommandParameterAst word)
        => word.Argument is { } argument && argument.Extent.StartOffset == word.ErrorPosition.EndOffset;

    private static bool IsSplit(StringConstantExpressionAst word, CommandElementAst? next)
        => word.Value.StartsWith('-') && word.Value.EndsWith(':') && next?.Extent.StartOffset == word.Extent.EndOffset;

    private object? Splatted(CommandElementAst written)
    {
        if (written is not VariableExpressionAst { Splatted: true } variable) return null;
        object? value = _command.GetVariableValue(variable.VariablePath.UserPath);
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }

    private static bool IsWhole(ParameterMetadata parameter, string name)
        => parameter.Name == name || (!s_common.Contains(parameter.Name) && parameter.Aliases.Contains(name));

    // As PowerShell finds it: by its name or an alias, else by the
    // beginning of one, of its own before those that all commands have.
    private ParameterMetadata? Find(string name)
    {
        ICollection<ParameterMetadata> all = ((CmdletInfo)_command.MyInvocation.MyCommand).Parameters.Values;
        return all.FirstOrDefault(p => Names(p).Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? all.OrderBy(p => s_common.Contains(p.Name))
            .FirstOrDefault(p => Names(p).Any(n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
    }

    private static IEnumerable<string> Names(ParameterMetadata parameter) => parameter.Aliases.Prepend(parameter.Name);

    private static ErrorRecord Abbreviated(ProgramCommand command, WordAdvice advice)
        => Make(nameof(SR.ProgramParameterAbbreviated), advice.Word, command.MyInvocation.MyCommand.Name, advice.Quoted,
            advice.Native);

    private ErrorRecord Altered(WordAdvice advice)
        => Make(nameof(SR.ProgramArgumentAltered), advice.Word, _command.MyInvocation.MyCommand.Name, advice.Quoted,
            advice.Native);

    private ErrorRecord OfSplat(string word, string splat)
        => Make(nameof(SR.ProgramArgumentSplatted), word, splat, _command.MyInvocation.MyCommand.Name, "$"
            + splat[1..]);

    private static ErrorRecord Make(string id, string word, params object?[] others)
        => ErrorRecords.Make(id, ErrorCategory.InvalidArgument, word, [word, .. others]);
}
