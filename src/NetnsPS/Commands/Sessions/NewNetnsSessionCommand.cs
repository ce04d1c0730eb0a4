using System.Management.Automation.Runspaces;
using NetnsPS.Namespaces;
using NetnsPS.Processes;
using NetnsPS.Sessions;

namespace NetnsPS.Commands;

/// <summary>Opens a PowerShell session on a process of its own that lives wholly inside a network namespace.</summary>
/// <remarks>
/// <para>Invoke-InNetns runs code of this process inside a namespace, and that is faster and shares all variables. A
/// session is for what a namespace of a thread can't give: it has a process, and so an environment, a working directory
/// and a memory, of its own.</para>
/// <para>It is used as any other session: by Invoke-Command -Session, Enter-PSSession, Copy-Item -ToSession and
/// -FromSession. What goes in and out is a copy. It ends by Remove-PSSession, with its scope, with its namespace, and
/// with this PowerShell, however that ends; and with it all that was started in it.</para>
/// <para>In a namespace that was made with -Isolate it lives inside all of that as well. With an -Isolate of its own it
/// has that much more, for itself alone.</para>
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
/// $session = New-NetnsSession -Rootless
/// Invoke-Command -Session $session {
///     $a, $b = New-TransientNetns -Count 2
///     $null = New-NetnsVethPair $a $b -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24
///     (Get-NetnsLink $a eth0).OperState
/// }
/// Remove-PSSession $session
/// </code>
/// Needs no root: the session is root of a user namespace of its own, where all of this module works.
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
public sealed class NewNetnsSessionCommand : NetnsTargetCommand
{
    private const string RootlessFeature = "rootless";
    private static readonly string[] s_notRootless = [nameof(Netns), nameof(Hostname)];

    /// <summary>A name for the session.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>
    /// What the session has of its own besides what its namespace has:
    /// mounts, the host's name, System V objects, process numbers.
    /// </summary>
    [Parameter]
    public NetnsIsolation Isolate { get; set; }

    /// <summary>The host's name in the session, instead of the namespace's; implies -Isolate Uts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <summary>
    /// Begin as root of a user namespace of one's own, with a new network and mounts: an ordinary user may. Other users
    /// and groups are there too where this user has subordinate ids (subuid(5)) and newuidmap(1) is installed.
    /// </summary>
    [Parameter]
    public SwitchParameter Rootless { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.SessionOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (Rootless) OpenRootless();
        else OpenInEachNetns();
    }

    private void OpenRootless()
    {
        foreach (string other in s_notRootless.Where(MyInvocation.BoundParameters.ContainsKey))
            ThrowTerminatingError(ErrorRecords.Make(
                nameof(SR.ParametersExclude), ErrorCategory.InvalidArgument, other, nameof(Rootless), other));
        if (NetnsSupport.Of(RootlessFeature) is { Supported: false, Reason: var reason })
            ThrowTerminatingError(ErrorRecords.Make(
                nameof(SR.RootlessForbidden), ErrorCategory.PermissionDenied, RootlessFeature, reason));
        if (!ShouldProcess(RootlessFeature, SR.SessionOpenAction)) return;
        // As a child of where we are: nothing has to be entered for it, which an ordinary user may not.
        Open(new SessionRequest(
            NetnsPS.Netns.Current, RootlessLauncher.Wrap(Program(), Isolate), RootlessFeature, Name), session =>
        {
            using var inside = PowerShell.Create();
            inside.Runspace = session.Runspace;
            inside.AddScript("Import-Module NetnsPS; Set-NetnsLink -Link lo -Up").Invoke();
        });
    }

    private void OpenInEachNetns() => ForEachNetns(netns =>
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

    private void Open(SessionRequest request, Action<PSSession>? prepare = null)
    {
        try
        {
            PSSession session = ScopedSession.Open(() =>
                (PSSession)SessionOpener.Open(request, Host, this, Cancellation));
            prepare?.Invoke(session);
            WriteObject(session);
        }
        catch (ProcessNotReadyException e)
        {
            WriteError(ErrorRecords.Make(Operation, ErrorCategory.OpenError, request.ComputerName, e.Message));
        }
    }

    private ProcessStartOptions Program()
    {
        IReadOnlyList<string> pwsh = PwshProgram.Find((string)GetVariableValue("PSHOME"), Environment.ProcessPath);
        return SessionServer.Options(
            pwsh, MyInvocation.MyCommand.Module?.ModuleBase, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }
}
