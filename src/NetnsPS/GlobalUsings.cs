global using System.Management.Automation;
global using NetnsPS.Resources;
global using NetnsPS.Runspaces;
