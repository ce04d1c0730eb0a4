using System.Runtime.InteropServices.Marshalling;

namespace NetnsPS.Interop;

/// <summary>
/// A string as C functions take it, UTF-8 with a zero at its
/// end, until the end of a <c>using</c> block; null stays null.
/// </summary>
internal readonly unsafe ref struct CString(string? text)
{
    internal byte* Pointer { get; } = Utf8StringMarshaller.ConvertToUnmanaged(text);

    /// <summary>Frees it.</summary>
    public void Dispose() => Utf8StringMarshaller.Free(Pointer);
}
