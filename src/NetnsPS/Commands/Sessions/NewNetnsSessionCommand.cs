using System.Management.Automation.Runspaces;
using NetnsPS.Namespaces;
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
/// <para>In a namespace that was made with -Isolate it lives inside all of that as well. With an -Isolate of its own it has
/// that much more, for itself alone.</para>
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
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $session = New-NetnsSession $alice -Isolate Mount, Uts, Pid
/// Invoke-Command -Session $session { [Environment]::MachineName; (Get-Process).Count; Get-ChildItem /sys/class/net }
/// Remove-PSSession $session
/// </code>
/// A session whose processes, files and host's name are its own.
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

    /// <summary>What the session has of its own besides what its namespace has: mounts, the host's name, System V objects, process numbers.</summary>
    [Parameter]
    public NetnsIsolation Isolate { get; set; }

    /// <summary>The host's name in the session, instead of the namespace's; implies -Isolate Uts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SessionOpenFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        var options = new NetnsOptions { Isolation = Isolate, Hostname = Hostname };
        string? hostname = options.HostnameFor(netns.Name);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.SessionOpenAction)) return;
        SessionView? view = SessionView.For(netns, options, hostname);
        try
        {
            Open(new SessionRequest(netns, Program() with { View = view?.View }, netns.Name, Name) { Ended = view });
        }
        catch
        {
            view?.Dispose();
            throw;
        }
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
