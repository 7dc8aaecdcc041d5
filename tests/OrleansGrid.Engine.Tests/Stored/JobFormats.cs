using System.Text.Json;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Engine.Tests.Stored;

/// <summary>What is kept of jobs of any kind, and what of them is sent as JSON between programs of different versions.</summary>
internal static class JobFormats
{
    private static readonly Guid One = new("01900000-0000-7000-8000-000000000001");

    private static readonly Guid Two = new("01900000-0000-7000-8000-000000000002");

    private static readonly DateTimeOffset Then = new(2026, 11, 30, 12, 34, 56, 789, TimeSpan.Zero);

    private static readonly StagePolicy Policy = new()
    {
        Handler = "thumbnail",
        Retry = new RetryPolicy
        {
            Attempts = 3,
            FirstDelay = TimeSpan.FromSeconds(2),
            MaxDelay = TimeSpan.FromMinutes(1),
        },
        Timeout = TimeSpan.FromMinutes(10),
        SlotsPerItem = 2,
        MaxParallel = 8,
        MaxItemsPerTask = 100,
        Require = new Dictionary<string, string> { ["zone"] = "a" },
        Speculative = true,
        External = true,
    };

    private static readonly JobRecord Record = new()
    {
        JobId = One,
        Name = "nightly “ü”",
        Kind = "batch",
        Key = "nightly-1",
        State = JobState.Failed,
        Run = 3,
        FailuresSince = 2,
        Requests = [Two],
        TimeLimit = new TimeLimit(TimeSpan.FromHours(1), Then),
        Early = new EarlyEnd("The time limit was over.", StopsRunning: true),
        CancelRequested = true,
        CreatedAt = Then,
        QueuedAt = Then.AddMilliseconds(500),
        StartedAt = Then.AddSeconds(1),
        FinishedAt = Then.AddSeconds(2),
        Error = "2 of 10 items failed.",
        Complete = true,
        Quarantined = [new QuarantinedItem(1, 7, 2, "S127.0.0.1:11111:1")],
        Speculations = [new SpeculativeAttempt(2, 1, 4, Two, 2, "silo-2", "silo-1", 12.5, 0.5, SpeculationEnd.OriginalFirst)],
        Stages =
        [
            new JobStage("plan", 5, Closed: true, new StagePolicy { Handler = "plan" }, Inputs: new RangeInputs(-2, 2)),
            new JobStage("map", 3, Closed: false, Policy, After: [0], new InlineInputs(["1", "\"two\"", "{}"])),
            new JobStage("map", 1, Closed: true, Policy, After: [0, 1], new UploadedInputs(Two, 1, "00ff"), new RepeatedItems(1, [2])),
        ],
        ResultsStage = 1,
        Spec = Json("""{"handler": "thumbnail", "number": 1.50}"""),
        Memo = Json("""{"target": 0.5}"""),
        MaxFailed = new FailureTolerance(5, 0.25),
        Priority = -1,
        KeepSeconds = 604_800,
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    private static readonly StageWork Work = new()
    {
        JobId = One,
        Run = 2,
        Kind = "batch",
        Spec = Json("""{"handler": "thumbnail"}"""),
        Memo = Json("""{"target": 0.5}"""),
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Stage = 2,
        Name = "map",
        Policy = Policy,
        Inputs = new RangeInputs(1, 9),
        Items = [3, 5],
        Sources = [new StageSource(1, "plan")],
    };

    private static readonly JobStatus Status = new()
    {
        JobId = One,
        Name = "nightly",
        Kind = "batch",
        State = JobState.Running,
        Key = "nightly-1",
        Run = 2,
        CancelRequested = true,
        ItemsTotal = 10,
        ItemsSucceeded = 4,
        ItemsFailed = 1,
        ItemsRunning = 3,
        ItemsRetrying = 2,
        NextAttemptAt = Then,
        CreatedAt = Then,
        StartedAt = Then,
        FinishedAt = Then,
        Error = "It failed.",
        Waiting = "all slots are in use",
        Lanes = [new Lane("silo-1", 4, 9, 2, TimeSpan.FromSeconds(3), 0.5, "half", 1)],
        Stages = [new StageStatus(1, "map", "running", 10, 4, 1, 100, 200)],
        KindCounts = [new KindCount("trials_pruned", 3, "pruned")],
    };

    private static readonly BatchSpec Spec = new()
    {
        Name = "nightly",
        Key = "nightly-1",
        Handler = "command",
        Command = new CommandLine(["convert", "{}"], Shell: true, "/srv"),
        Limits = new CommandLimits
        {
            MemoryBytes = 2L << 30,
            CpuTime = TimeSpan.FromMinutes(10),
            Processes = 64,
            OutputBytes = 100 << 20,
        },
        MaxItemsPerTask = 10,
        Retry = Policy.Retry!,
        Timeout = TimeSpan.FromSeconds(90),
        MaxFailed = new FailureTolerance(2, 0.5),
        Priority = 5,
        Keep = TimeSpan.FromDays(7),
        SlotsPerItem = 2,
        MaxParallel = 4,
        Require = new Dictionary<string, string> { ["gpu"] = "1" },
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    public static IReadOnlyList<object> Whole { get; } =
    [Record, Work, Status, Spec, new ItemError("timeout", "It took too long.", "at …")];

    public static IReadOnlyList<StoredFormat> All { get; } =
    [
        new StoredJson<JobRecord>("job.full", Record),
        new StoredJson<JobRecord>(
            "job.minimal",
            new JobRecord
            {
                JobId = One,
                Kind = "batch",
                State = JobState.Pending,
                CreatedAt = Then,
                Stages = [new JobStage("items", 1, Closed: true, new StagePolicy { Handler = "noop" })],
                Spec = Json("{}"),
            }
        ),
        new StoredJson<StageWork>("stage-work.full", Work),
        new StoredJson<StageWork>(
            "stage-work.minimal",
            new StageWork
            {
                JobId = One,
                Run = 1,
                Kind = "batch",
                Spec = Json("{}"),
                Stage = 0,
                Name = "items",
                Policy = new StagePolicy { Handler = "noop" },
            }
        ),
        new StoredJson<JobStatus>("job-status.full", Status),
        new StoredJson<JobStatus>(
            "job-status.minimal",
            new JobStatus
            {
                JobId = One,
                Kind = "batch",
                State = JobState.Pending,
            }
        ),
        new StoredJson<BatchSpec>("batch-spec.full", Spec),
        new StoredJson<BatchSpec>("batch-spec.minimal", new BatchSpec { Handler = "noop" }),
        new StoredJson<InputSource>("inputs-of-submission", new UploadedInputs(Two, 3, "00ff")),
        new StoredJson<ItemError>("item-error.full", new ItemError("timeout", "It took too long.", "at …")),
        new StoredJson<ItemError>("item-error.minimal", new ItemError("exit", "The command ended with 1.")),
    ];

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
