global using System.Management.Automation;
global using NetnsPS.Resources;
