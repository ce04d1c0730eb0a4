using System.Runtime.InteropServices;
using NetnsPS.Interop;

namespace NetnsPS.Tests.Unit.Interop;

public sealed unsafe class CStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/run/netns/a")]
    [InlineData("größe-名")]
    public void Pointer_OfAText_IsItsUtf8(string text)
    {
        using var name = new CString(text);
        Assert.Equal(text, Marshal.PtrToStringUTF8((nint)name.Pointer));
    }

    [Fact]
    public void Pointer_OfNull_IsNull()
    {
        using var name = new CString(null);
        Assert.True(name.Pointer == null);
    }
}
