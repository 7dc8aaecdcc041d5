using System.Text.Json;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Reports.MapReduce;

namespace OrleansGrid.Reports.Tests.Shapes;

/// <summary>One of each, with every property set that may be.</summary>
internal static class Samples
{
    public static readonly Guid JobId = Guid.Parse("01980000-0000-7000-8000-000000000001");

    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 13, 0, 0, 250, TimeSpan.FromHours(1));

    public static readonly ItemError Error = new("InvalidOperationException", "It's broken: \"ü\" < 3.", "at Here()");

    public static JobStatus Job { get; } =
        new()
        {
            JobId = JobId,
            Name = "nightly",
            Kind = "batch",
            State = JobState.Running,
            Key = "monday",
            Run = 2,
            CancelRequested = true,
            ItemsTotal = 100,
            ItemsSucceeded = 7,
            ItemsFailed = 2,
            ItemsRunning = 4,
            ItemsRetrying = 1,
            NextAttemptAt = Noon.AddMinutes(12),
            CreatedAt = Noon,
            StartedAt = Noon.AddSeconds(1),
            Error = "Item 3 failed.",
            Waiting = "No silo answers.",
            Lanes = [new Lane("silo-1", 10, 19, 3, TimeSpan.FromMilliseconds(1234.5678))],
        };

    public static JobStatus StagedJob { get; } =
        Job with
        {
            Kind = "mapreduce",
            State = JobState.Succeeded,
            FinishedAt = Noon.AddMinutes(1),
            Lanes = [new Lane("silo-1", 10, 10, 0, TimeSpan.FromSeconds(2), 0.25, "reading", Stage: 1)],
            Stages =
            [
                new StageStatus(0, "plan", "succeeded", 1, 1, 0),
                new StageStatus(1, "map", "running", 4, 2, 1, Bytes: 50, BytesTotal: 100),
            ],
        };

    public static SiloInfo Silo { get; } =
        new()
        {
            Silo = "silo-1",
            Host = "here",
            Pid = 42,
            State = "active",
            Slots = 4,
            Labels = new Dictionary<string, string> { ["Zone"] = "a" },
            Resources = new Dictionary<string, long> { ["gpu_memory"] = 3 },
            Handlers = ["noop", "sleep"],
            StartedAt = Noon,
            LastSeenAt = Noon.AddSeconds(5),
        };

    public static TrialStatus Trial(long number, string state, double[] values, params double[] violations) =>
        new(number, Element("""{"x":0.5}"""), state, values, null, violations, "silo-1", null);

    public static MapReduceResults MapReduce { get; } =
        new()
        {
            Stages = [new StageStatus(1, "map", "succeeded", 2, 2, 0), new StageStatus(4, "map", "succeeded", 1, 1, 0)],
            OutputFolder = "/data/counts",
            Plan = new MapReducePlan
            {
                Splits = [new InputSplit(0, []), new InputSplit(0, [])],
                Partitions = 2,
                Partitioning = "hash",
                Decisions = [new PlanDecision("reducers", "2", "given")],
                InputBytes = 1000,
                InputFiles = 3,
            },
            Maps = [Map(0, "lost", 100), Map(1, "kept", 30), Map(0, "again", 70)],
            Reduces =
            [
                new ReduceOutput(0, "a", 10, 3, "0", InputRecords: 6, Keys: 2, MaxKeyRecords: 5),
                new ReduceOutput(1, "b", 20, 4, "0", InputRecords: 2, Keys: 1, MaxKeyRecords: 2, Rows: JobId),
            ],
            Manifest = new OutputManifest
            {
                JobId = JobId,
                Parts = [new OutputPart("part-00000", 10, 3, "0"), new OutputPart("part-00001", 20, 4, "0")],
                Counters = new Dictionary<string, long> { ["Bad lines"] = 5 },
            },
            Speculations =
            [
                new SpeculationStatus(
                    "map",
                    1,
                    "silo-2",
                    "silo-1",
                    TimeSpan.FromSeconds(5.25),
                    TimeSpan.FromSeconds(1),
                    "speculative_first"
                ),
            ],
        };

    public static JsonElement Element(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static MapOutput Map(int split, string file, long records) =>
        new()
        {
            Split = split,
            Silo = "silo-1",
            File = file,
            Partitions = [new MapPartition(0, 11, 22, records), new MapPartition(11, 1, 2, 1)],
            InputRecords = records,
            EmittedRecords = records + 1,
            SpilledBytes = 8,
        };
}
