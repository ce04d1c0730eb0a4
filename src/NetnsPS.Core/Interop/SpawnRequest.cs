using System.Text;

namespace NetnsPS.Interop;

/// <summary>
/// What posix_spawn(3) is to start, in memory that does not move: a program in a session of its own, all signals at
/// their defaults and unblocked, which only the three streams reach.
/// </summary>
internal sealed unsafe class SpawnRequest : IDisposable
{
    private readonly SafeFd[] _streams;

    /// <param name="path">The full path of the program.</param>
    /// <param name="arguments">Its arguments, the name of the program first.</param>
    /// <param name="environment">Its environment, as <c>NAME=VALUE</c>.</param>
    /// <param name="directory">Where it works; null for where the thread that starts it does.</param>
    /// <param name="input">Its standard input; like the other two open until the start.</param>
    /// <param name="output">Its standard output.</param>
    /// <param name="error">Its standard error.</param>
    /// <exception cref="LinuxException">ENOMEM.</exception>
    internal SpawnRequest(string path, string[] arguments, string[] environment, string? directory, SafeFd input,
        SafeFd output, SafeFd error)
    {
        Program = path;
        _streams = [input, output, error];
        Attributes = (byte*)NativeMemory.AllocZeroed(SpawnCalls.OpaqueSize);
        Actions = (byte*)NativeMemory.AllocZeroed(SpawnCalls.OpaqueSize);
        Arguments = Copy(arguments);
        Environment = Copy(environment);
        Path = Copy(path);
        try
        {
            SpawnCalls.Prepare(Attributes, Actions, directory, _streams);
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>The program, for errors.</summary>
    internal string Program { get; }

    internal byte* Path { get; }

    internal byte* Actions { get; }

    internal byte* Attributes { get; }

    internal byte** Arguments { get; }

    internal byte** Environment { get; }

    /// <summary>Starts it as a child of the calling thread, whose namespaces it inherits.</summary>
    /// <returns>Its process id; it stays valid until it is waited for.</returns>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal int Start()
    {
        int id;
        SpawnCalls.Check(BareCalls.posix_spawn(&id, Path, Actions, Attributes, Arguments, Environment),
            nameof(BareCalls.posix_spawn), Program);
        GC.KeepAlive(this);
        return id;
    }

    public void Dispose()
    {
        SpawnCalls.Release(Attributes, Actions);
        Free();
        GC.KeepAlive(_streams);
    }

    private void Free()
    {
        NativeMemory.Free(Path);
        NativeMemory.Free(Environment);
        NativeMemory.Free(Arguments);
        NativeMemory.Free(Actions);
        NativeMemory.Free(Attributes);
    }

    private static byte* Copy(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)length + 1);
        copy[Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length))] = 0;
        return copy;
    }

    // One block: the pointers, a null, and what they point to.
    private static byte** Copy(string[] texts)
    {
        int size = texts.Sum(t => Encoding.UTF8.GetByteCount(t) + 1);
        byte** pointers = (byte**)NativeMemory.Alloc((nuint)((texts.Length + 1) * sizeof(byte*) + size));
        byte* next = (byte*)(pointers + texts.Length + 1);
        for (int i = 0; i < texts.Length; i++)
        {
            pointers[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, size));
            *next++ = 0;
            size -= (int)(next - pointers[i]);
        }

        pointers[texts.Length] = null;
        return pointers;
    }
}
