global using System.Runtime.InteropServices;
global using NetnsPS.Interop;
global using NetnsPS.Primitives;
