using System.Diagnostics;
using NetnsPS.Tests.Kernel.Suite;

[assembly: AssemblyFixture(typeof(SuiteBaseline))]

namespace NetnsPS.Tests.Kernel.Suite;

/// <summary>
/// Taken before the first test and compared after the last: a suite that leaks has failed, whatever its tests said.
/// </summary>
public sealed class SuiteBaseline : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30); // an idle pool thread lives for some 20 s
    private readonly ProcessResources _before;

    public SuiteBaseline()
    {
        // The engine's own lasting things (void namespace, warm threads) are no leak.
        Netns.CreateTransient("suite-warm-up").Dispose();
        _before = ProcessResources.OfThisProcess();
    }

    public void Dispose()
    {
        long start = Stopwatch.GetTimestamp();
        string[] left;
        do
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            left = [.. ProcessResources.OfThisProcess().WhatIsMoreThan(_before)];
        }
        while (left.Length > 0 && Stopwatch.GetElapsedTime(start) < s_patience && !Settle());

        if (left.Length > 0)
            throw new InvalidOperationException($"The suite left something behind:\n{string.Join('\n', left)}");
    }

    // The time between two looks.
    private static bool Settle() => new ManualResetEventSlim().Wait(50);
}
