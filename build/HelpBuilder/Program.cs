using System.Reflection;
using System.Runtime.InteropServices;

namespace NetnsPS.HelpBuilder;

/// <summary>NetnsPS.dll and the XML comments beside it in, MAML help out.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [string assemblyPath, string helpPath])
        {
            Console.Error.WriteLine("usage: HelpBuilder ASSEMBLY.dll HELP.xml");
            return 2;
        }

        using MetadataLoadContext context = Load(assemblyPath);
        var comments = new CommentFile(Path.ChangeExtension(assemblyPath, ".xml"));
        Command[] commands = [.. CommandReader.ReadAll(context.LoadFromAssemblyPath(Path.GetFullPath(assemblyPath)))];
        string[] faults = [.. HelpFaults.In(commands, comments)];
        foreach (string fault in faults) Console.Error.WriteLine($"{Path.GetFileName(assemblyPath)} : error HELP01: {fault}");
        if (faults.Length > 0) return 1;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(helpPath))!);
        new MamlWriter(commands, comments).ToXml().Save(helpPath);
        return 0;
    }

    // PowerShell's own assembly comes as the compile-time one beside this tool: only its attributes' shapes are needed.
    private static MetadataLoadContext Load(string assemblyPath)
    {
        string[] folders = [Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!, AppContext.BaseDirectory, RuntimeEnvironment.GetRuntimeDirectory()];
        IEnumerable<string> assemblies = folders.SelectMany(f => Directory.GetFiles(f, "*.dll")).DistinctBy(Path.GetFileName);
        return new MetadataLoadContext(new PathAssemblyResolver(assemblies));
    }
}
