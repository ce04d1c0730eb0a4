using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation.Language;
using System.Reflection;

namespace NetnsPS.Commands;

/// <summary>
/// Reads the one native command of a block such as <c>{ ping -c 1 $address }</c>: its program and the arguments that it
/// would get from PowerShell. Whatever is not exactly that is refused.
/// </summary>
internal sealed class NativeBlock
{
    // Where a block belongs, so that what is made here sees the
    // same variables. Only PowerShell itself may set it otherwise.
    private static readonly PropertyInfo? s_home = typeof(ScriptBlock)
        .GetProperty("SessionStateInternal", BindingFlags.Instance | BindingFlags.NonPublic);

    private readonly PSCmdlet _cmdlet;
    private readonly ScriptBlock _block;
    private readonly Dictionary<Ast, object?> _values = [];

    private NativeBlock(PSCmdlet cmdlet, ScriptBlock block) => (_cmdlet, _block) = (cmdlet, block);

    /// <summary>Reads it, and evaluates what its arguments say.</summary>
    /// <exception cref="InvalidInputException">It is not exactly one native command.</exception>
    /// <exception cref="RuntimeException">An argument failed.</exception>
    internal static (string FilePath, string[] Arguments) Read(PSCmdlet cmdlet, ScriptBlock block)
    {
        CommandAst command = CommandOf(block);
        var reader = new NativeBlock(cmdlet, block);
        CommandElementAst[] arguments = [.. command.CommandElements.Skip(1)];
        foreach (CommandElementAst argument in arguments) RequireSimple(argument);
        reader.Evaluate(command.CommandElements[0], arguments);
        return (reader.Program(command.CommandElements[0]), [.. arguments.SelectMany(reader.Words)]);
    }

    private static CommandAst CommandOf(ScriptBlock block)
    {
        if (block.Ast is not ScriptBlockAst
            {
                ParamBlock: null, DynamicParamBlock: null, BeginBlock: null,
                ProcessBlock: null
            } script
            || script.EndBlock is not
            {
                Traps: null,
                Statements: [PipelineAst { PipelineElements: [CommandAst command] }]
            })
        {
            throw Refuse(nameof(SR.ProgramBlockNotOne), block);
        }

        // A job in the background and redirections are PowerShell's. (Background is not in the reference assembly.)
        string rest = script.Extent.Text[(command.Extent.EndOffset - script.Extent.StartOffset)..];
        bool isWhole = !rest.TrimStart().StartsWith('&') && command.Redirections.Count == 0;
        bool isSimple = command.InvocationOperator is TokenKind.Unknown or TokenKind.Ampersand;
        return isWhole && isSimple ? command : throw Refuse(nameof(SR.ProgramBlockNotOne), block);
    }

    // Native commands get the text of a list, quotes and names of variables included: never what is meant.
    private static void RequireSimple(CommandElementAst argument)
    {
        bool isRefused = argument switch
        {
            StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord, Value: "--%" }
                or ScriptBlockExpressionAst => true,
            ArrayLiteralAst list => !IsBareList(list),
            CommandParameterAst { Argument: ArrayLiteralAst list } => !IsBareList(list),
            _ => argument.FindAll(a => a is VariableExpressionAst { VariablePath.UserPath: "input" }, true).Any(),
        };
        if (isRefused) throw Refuse(nameof(SR.ProgramBlockArgument), argument.Extent.Text);
    }

    private static bool IsBareList(ArrayLiteralAst list)
        => list.Elements.All(e => e is ConstantExpressionAst and not StringConstantExpressionAst
            or StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord });

    // All at once, each as an argument of a block that gives back what it got.
    private void Evaluate(CommandElementAst program, CommandElementAst[] arguments)
    {
        Ast[] open = [.. arguments.Select(a => a is CommandParameterAst parameter ? parameter.Argument : a)
            .Prepend(program).Where(a => a is not (null or StringConstantExpressionAst or ArrayLiteralAst))];
        if (open.Length == 0) return;
        string text = string.Join('\n', open.Select(a => "& { ,$args } "
            + (a is VariableExpressionAst { Splatted: true } splatted
                ? "$" + splatted.Extent.Text[1..]
                : a.Extent.Text)));
        ScriptBlock script = ScriptBlock.Create(text + "\n0"); // a list that is alone would come as its items
        if (s_home is null) throw Refuse(nameof(SR.ProgramBlockNotOne), _block);
        s_home.SetValue(script, s_home.GetValue(_block));
        object?[] callerArguments = _cmdlet.GetVariableValue("args") is object?[] given ? given : [];
        Collection<PSObject> values = _cmdlet.InvokeCommand.InvokeScript(false, script, null, callerArguments);
        for (int i = 0; i < open.Length; i++)
            _values[open[i]] = values[i].BaseObject is object?[] { Length: > 0 } got ? got[0] : null;
    }

    private string Program(CommandElementAst written)
    {
        object? value = written is StringConstantExpressionAst name
            ? name.Value
            : Bare(_values.GetValueOrDefault(written));
        if (value is ApplicationInfo application) return application.Path;
        if (value is CommandInfo or ScriptBlock or PSModuleInfo or null)
            throw Refuse(nameof(SR.ProgramBlockNotOne), _block);
        string program = NativeArguments.Text(value) ?? "";
        CommandInfo? found = _cmdlet.InvokeCommand.GetCommand(program, CommandTypes.All);
        if (found is AliasInfo { ResolvedCommand: ApplicationInfo } alias) return alias.Definition;
        return found is null or ApplicationInfo
            ? program
            : throw Refuse(nameof(SR.ProgramBlockCommand), program, found.CommandType, found is AliasInfo other
            ? other.Definition
            : found.Name);
    }

    private IEnumerable<string> Words(CommandElementAst written)
    {
        if (written is VariableExpressionAst { Splatted: true }) return Splat(_values[written]);
        if (written is not CommandParameterAst parameter) return Words((ExpressionAst)written);
        if (parameter.Argument is not { } argument)
            return NativeGlob.Expand(_cmdlet.SessionState, parameter.Extent.Text);
        string name = parameter.ErrorPosition.Text;
        bool isApart = argument.Extent.StartOffset > parameter.ErrorPosition.EndOffset;
        return isApart ? Words(argument).SelectMany(w => new[] { name, w }) : Words(argument).Select(w => name + w);
    }

    private IEnumerable<string> Words(ExpressionAst written) => written switch
    {
        StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } word => Expand(word.Value),
        StringConstantExpressionAst text => [text.Value],
        ArrayLiteralAst list => list.Extent.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Expand),
        ExpandableStringExpressionAst { StringConstantType: not StringConstantType.BareWord }
            => NativeArguments.Texts(_values[written]),
        _ => NativeArguments.Texts(_values[written]).SelectMany(Expand),
    };

    private IEnumerable<string> Splat(object? value)
    {
        if (Bare(value) is IDictionary table)
            return table.Cast<DictionaryEntry>()
                .SelectMany(entry => NativeArguments.Texts(entry.Value).SelectMany(Expand)
                .Select(w => $"-{entry.Key}:{w}"));
        return (Bare(value) as IEnumerable ?? new[] { value }).Cast<object?>().SelectMany(SplatItem);
    }

    private IEnumerable<string> SplatItem(object? item)
    {
        if (NativeArguments.IsHalf(item)) throw Refuse(nameof(SR.ProgramSplatColon), item);
        return NativeArguments.Texts(item).SelectMany(Expand);
    }

    // A text with white space is one that was quoted for PowerShell, wherever it comes from.
    private string[] Expand(string word)
        => word.Length == 0 || HasOpenSpace(word) ? [word] : NativeGlob.Expand(_cmdlet.SessionState, word);

    private static bool HasOpenSpace(string word)
    {
        bool isQuoted = false;
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == '"' && (i == 0 || word[i - 1] != '\\')) isQuoted = !isQuoted;
            else if (char.IsWhiteSpace(word[i]) && !isQuoted) return true;
        }

        return false;
    }

    private static object? Bare(object? value)
        => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static InvalidInputException Refuse(string text, params object?[] arguments)
        => new(InputFault.Program, ErrorRecords.Text(text, arguments));
}
