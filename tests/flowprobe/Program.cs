using System.Globalization;
using NetnsPS.Tests.FlowProbe;

return args switch
{
    ["first-switch"] => FirstSwitch.Run(),
    ["die-inside", var where] => DieInside.Run(where),
    ["born-inside"] => BornInside.Run(),
    ["long-lived-threads"] => LongLivedThreads.Run(),
    ["collector"] => Collector.Run(),
    ["hammer", var seed, var steps]
        => Hammer.Run(int.Parse(seed, CultureInfo.InvariantCulture), int.Parse(steps, CultureInfo.InvariantCulture)),
    ["rates", var times, var busy] => await Rates.RunAsync(
        int.Parse(times, CultureInfo.InvariantCulture), int.Parse(busy, CultureInfo.InvariantCulture)),
    _ => throw new ArgumentException($"no such scenario: {string.Join(' ', args)}"),
};
