using OrleansGrid.Samples.Iterate;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Samples.Tests.Stored;

/// <summary>What jobs of the kind <c>iterate</c> store.</summary>
internal static class IterateFormats
{
    private static readonly IterateSpec Spec = new()
    {
        Name = "clouds",
        Key = "clouds-1",
        Program = "kmeans",
        Inputs = ["/data/*.csv"],
        Output = "/out/centres",
        MaxRounds = 7,
        SplitBytes = 1 << 20,
        Options = new Dictionary<string, string> { ["k"] = "3" },
        Retry = new RetryPolicy
        {
            Attempts = 3,
            FirstDelay = TimeSpan.FromSeconds(2),
            MaxDelay = TimeSpan.FromMinutes(1),
        },
        Timeout = TimeSpan.FromMinutes(5),
        MaxFailed = new FailureTolerance(2, 0.5),
        Priority = 5,
        Keep = TimeSpan.FromDays(7),
        SlotsPerItem = 2,
        MaxParallel = 4,
        Require = new Dictionary<string, string> { ["zone"] = "a" },
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    public static IReadOnlyList<object> Whole { get; } = [Spec, new RoundResult("/out/state-1", 1, Done: true)];

    public static IReadOnlyList<StoredFormat> All { get; } =
    [
        new StoredJson<IterateSpec>("iterate-spec.full", Spec),
        new StoredJson<IterateSpec>(
            "iterate-spec.minimal",
            new IterateSpec
            {
                Program = "pagerank",
                Inputs = ["/data/edges"],
                Output = "/out/ranks",
            }
        ),
        new StoredJson<RoundResult>("round-result.full", new RoundResult("/out/state-1", 1, Done: true)),
        new StoredJson<RoundResult>("round-result.minimal", new RoundResult("/out/partial-0-3", 0)),
    ];
}
