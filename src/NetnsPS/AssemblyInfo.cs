using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]
[assembly: System.Resources.NeutralResourcesLanguage("en")]
