using System.Management.Automation.Runspaces;
using NetnsPS.Sessions;

namespace NetnsPS.Commands;

/// <summary>Opens a PowerShell session on a process of its own that lives wholly inside a network namespace.</summary>
/// <remarks>
/// <para>Invoke-InNetns runs code of this process inside a namespace, and that is faster and shares all variables. A session is
/// for what a namespace of a thread can't give: it has a process, and so an environment, a working directory and a memory,
/// of its own.</para>
/// <para>It is used as any other session: by Invoke-Command -Session, Enter-PSSession, Copy-Item -ToSession and -FromSession.
/// What goes in and out is a copy. It ends by Remove-PSSession, with its scope, with its namespace, and with this PowerShell,
/// however that ends; and with it all that was started in it.</para>
/// <para>This module is found by its name inside.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $session = New-NetnsSession $alice
/// Invoke-Command -Session $session { ip -brief link }
/// Remove-PSSession $session
/// </code>
/// Runs a program in a session.
/// </example>
/// <returns>The session.</returns>
/// <seealso cref="InvokeInNetnsCommand"/>
[Cmdlet(VerbsCommon.New, "NetnsSession", SupportsShouldProcess = true)]
[OutputType(typeof(PSSession))]
public sealed class NewNetnsSessionCommand : NetnsCommand
{
    /// <summary>The namespace to live in; the current one when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>A name for the session.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SessionOpenFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.SessionOpenAction)) return;
        Open(new SessionRequest(netns, Program(), netns.Name, Name));
    });

    private void Open(SessionRequest request)
    {
        try
        {
            WriteObject(ScopedSession.Open(() => (PSSession)SessionOpener.Open(request, Host, this, Cancellation)));
        }
        catch (ProcessNotReadyException e)
        {
            WriteError(ErrorRecords.Make(Operation, ErrorCategory.OpenError, request.ComputerName, e.Message));
        }
    }

    private ProcessStartOptions Program()
    {
        IReadOnlyList<string> pwsh = PwshProgram.Find((string)GetVariableValue("PSHOME"), Environment.ProcessPath, Environment.GetEnvironmentVariable("PATH"));
        return SessionServer.Options(pwsh, MyInvocation.MyCommand.Module?.ModuleBase, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }
}
