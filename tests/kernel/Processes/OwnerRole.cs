using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Processes;

/// <summary>
/// This test program in another role: it starts processes in a namespace, says which, and waits to be killed. Taken on
/// before its own Main when a variable says so.
/// </summary>
internal static class OwnerRole
{
    internal const string Variable = "NETNSPS_TEST_OWNER";

#pragma warning disable CA2255 // An application, not a library, as far as this is concerned.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void TakeOn()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } what) return;
        Environment.SetEnvironmentVariable(Variable, null);
        if (what == "isolated") WaitIsolated();
        if (what == "publishing") PublishForEver();
        if (what == "forking") ForkIsolated();
        Netns netns = Netns.CreateTransient();
        if (what == "starting") StartForEver(netns);

        NetnsProcess child = NetnsProcess.Start(
            netns, new ProcessStartOptions { FilePath = "sleep", Arguments = ["611"] });
        NetnsProcess asUser = NetnsProcess.Start(
            netns, new ProcessStartOptions { FilePath = "sleep", Arguments = ["612"], User = "daemon" });
        NetnsProcess daemon = NetnsProcess.Start(netns, new ProcessStartOptions
        {
            FilePath = "sh",
            Arguments = ["-c", "setsid sh -c 'echo $$; exec sleep 613' & wait"],
            WaitForOutput = new Regex(@"^\d+$"),
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{netns.Inode} {child.Id} {asUser.Id} {daemon.Output[0].Text}"));
        Thread.Sleep(Timeout.Infinite);
    }

    // With a daemon that nothing ties to us but its PID namespace.
    private static void WaitIsolated()
    {
        Netns netns = Netns.CreateTransient(["isolated"], new NetnsOptions { Isolation = NetnsIsolation.Pid })[0];
        NetnsProcess.Invoke(netns,
            new ProcessStartOptions { FilePath = "sh", Arguments = ["-c", "setsid env -i sleep 615 &"] });
        Console.WriteLine(netns.Inode);
        Thread.Sleep(Timeout.Infinite);
    }

    private static void ForkIsolated()
    {
        for (int i = 0; i < 10; i++)
        {
            using Netns netns = Netns.CreateTransient(
                ["isolated"], new NetnsOptions { Isolation = NetnsIsolation.Pid })[0];
            for (int j = 0; j < 3; j++) NetnsProcess.Invoke(netns, new ProcessStartOptions { FilePath = "true" });
        }

        Environment.Exit(0);
    }

    // Ends by itself only when something happens to a name of its own while it lives.
    private static void PublishForEver()
    {
        Console.WriteLine("up");
        Parallel.For(0, 2, worker =>
        {
            Netns netns = Netns.CreateTransient();
            for (int i = 0; ; i = (i + 1) % 3)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"kill-{Environment.ProcessId}-{worker}-{i}");
                netns.Publish(name);
                using (OpenedNetns opened = Netns.OpenPath($"/run/netns/{name}"))
                {
                    if (opened.Netns != netns) Environment.FailFast("The name leads elsewhere.");
                }

                netns.Unpublish();
                if (File.Exists($"/run/netns/{name}")) Environment.FailFast("The name is still there.");
            }
        });
    }

    private static void StartForEver(Netns netns)
    {
        NetnsProcess.Invoke(netns, new ProcessStartOptions { FilePath = "true" });
        Console.WriteLine(netns.Inode);
        Parallel.For(0, 4, _ =>
        {
            while (true) NetnsProcess.Start(netns, new ProcessStartOptions { FilePath = "sleep", Arguments = ["614"] });
        });
    }
}
