using System.Text.Json;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Search.Trials;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Kinds.Study.Tests.Stored;

/// <summary>What studies store, and what is said to them as JSON by clients of other versions.</summary>
internal static class StudyFormats
{
    private static readonly Guid One = new("01900000-0000-7000-8000-000000000001");

    private static readonly StudySpec Spec = new()
    {
        Name = "tune",
        Key = "tune-1",
        Space = new SearchSpace()
            .Float("lr", 1e-5, 0.1, log: true)
            .Default(1e-3)
            .Float("momentum", 0, 1, step: 0.25)
            .Integer("batch", 16, 256, step: 16)
            .Categorical("model", "tree", "net", 3, true, null)
            .Ordinal("size", 1, 2, 4)
            .Integer("width", 8, 512, log: true)
            .When("model", "net", null)
            .When("size", 4)
            .Constraint("batch * width <= 65536"),
        Objective = "loss",
        Command = new CommandLine(["train", "{lr}"], Shell: true, "/srv"),
        AskAndTell = true,
        Sampler = "tpe",
        SamplerOptions = new Dictionary<string, string> { ["startup"] = "10" },
        Pruner = "median",
        PrunerOptions = new Dictionary<string, string> { ["warmup"] = "5" },
        Trials = 50,
        TimeLimit = TimeSpan.FromHours(2),
        Target = 0.01,
        Directions = [Direction.Maximize, Direction.Minimize],
        Seed = 7,
        MayFindNothing = true,
        WarmFrom = [One],
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

    private static readonly StudyMemo Memo = new()
    {
        Warm =
        [
            new WarmSource(
                One,
                [
                    [0, 4],
                    [7, 7],
                ],
                6,
                1
            ),
        ],
        Target = 0.5,
    };

    private static readonly TrialOutcome Outcome = new()
    {
        Params = Json("""{"lr": 0.001, "model": "net"}"""),
        State = TrialState.Pruned,
        Values = [0.25, -1.5],
        Steps = new Dictionary<long, double> { [1] = 0.75, [10] = 0.5 },
        Violations = [0.5],
    };

    private static readonly TellArguments Tell = new(
        3,
        new TrialTold
        {
            Values = [0.5],
            Violations = [-1],
            Failure = "It broke.",
        }
    );

    private static readonly StudyExtension Extension = new()
    {
        Trials = 10,
        TimeLimit = TimeSpan.FromMinutes(1),
        Target = 0.5,
    };

    public static IReadOnlyList<object> Whole { get; } =
    [Spec, Memo, Outcome, Tell, Extension, new AskArguments(TimeSpan.FromMinutes(1)), new TrialOffer(3, Json("{}"))];

    public static IReadOnlyList<StoredFormat> All { get; } =
    [
        new StoredJson<StudySpec>("study-spec.full", Spec),
        new StoredJson<StudySpec>("study-spec.minimal", new StudySpec { Space = new SearchSpace().Float("x", 0, 1) }),
        new StoredJson<StudyMemo>("study-memo.full", Memo),
        new StoredJson<StudyMemo>("study-memo.minimal", new StudyMemo()),
        new StoredJson<TrialOutcome>("trial-outcome.full", Outcome),
        new StoredJson<TrialOutcome>("trial-outcome.minimal", new TrialOutcome { Params = Json("{}"), State = TrialState.Succeeded }),
        new StoredJson<AskArguments>("ask-arguments", new AskArguments(TimeSpan.FromMinutes(1))),
        new StoredJson<TrialOffer>("trial-offer", new TrialOffer(3, Json("""{"lr": 0.001}"""))),
        new StoredJson<TellArguments>("tell-arguments.full", Tell),
        new StoredJson<TellArguments>("tell-arguments.minimal", new TellArguments(0, new TrialTold())),
        new StoredJson<StudyExtension>("study-extension.full", Extension),
        new StoredJson<StudyExtension>("study-extension.minimal", new StudyExtension { Trials = 1 }),
    ];

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
