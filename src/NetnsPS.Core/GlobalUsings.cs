global using System.Runtime.InteropServices;
global using NetnsPS.Interop;
