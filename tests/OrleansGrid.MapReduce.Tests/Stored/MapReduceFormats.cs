using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.MapReduce.Tests.Stored;

/// <summary>What MapReduce jobs store: specs, the results of their stages, map output, the manifest of what is published.</summary>
internal static class MapReduceFormats
{
    private static readonly Guid One = new("01900000-0000-7000-8000-000000000001");

    private static readonly Dictionary<string, long> Counters = new() { ["app:lines"] = 7 };

    private static readonly MapReduceSpec Spec = new()
    {
        Name = "words",
        Key = "words-1",
        Program = "wordcount",
        Arguments = new Dictionary<string, string> { ["case"] = "lower" },
        Mapper = new CommandLine(["tr", "a", "b"], Shell: true, "/srv"),
        Reducer = new CommandLine(["uniq"]),
        Combiner = new CommandLine(["cat"]),
        Inputs = [new MapReduceInput("/data/*.txt", "fixed:100", "left")],
        SideFiles = new Dictionary<string, string> { ["stop"] = "/data/stop" },
        Output = "/out",
        Rows = true,
        Overwrite = true,
        Reducers = 4,
        SplitBytes = 1 << 20,
        Combine = true,
        Partitioning = "range",
        Speculate = true,
        Compression = "zstd",
        MaxExpansion = 10.5,
        AllowedExits = [1],
        SkipBadRecords = 5,
        SharedDir = "/shared",
        MemoryBytes = 1 << 30,
        DiskLimitBytes = 1L << 40,
        Timeout = TimeSpan.FromMinutes(5),
        MaxFailed = new FailureTolerance(2, 0.5),
        Priority = 5,
        Keep = TimeSpan.FromDays(7),
        SlotsPerItem = 2,
        MaxParallel = 4,
        Require = new Dictionary<string, string> { ["zone"] = "a" },
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    private static readonly MapReducePlan Plan = new()
    {
        Splits = [new InputSplit(1, [new FilePiece("/data/a.txt", 10, 20, 100, 638_000_000_000_000_000)])],
        Partitions = 2,
        Combine = true,
        Partitioning = "range",
        Boundaries = ["m"u8.ToArray()],
        BoundaryShares = [0.25],
        ShuffleCompression = "lz4",
        Decisions = [new PlanDecision("combine", "yes", "given")],
        InputBytes = 100,
        InputFiles = 1,
    };

    private static readonly ReduceOutput Part = new(1, "attempts-1/part-00001.a1", 10, 2, "00ff", 20, 4, 2, 3, Counters, One);

    private static readonly MapOutput Output = new()
    {
        Split = 3,
        Silo = "silo-1",
        File = "01900000000070008000000000000001-1/1-3-a/map",
        Partitions = [new MapPartition(5, 100, 200, 9)],
        InputBytes = 1000,
        InputRecords = 50,
        EmittedRecords = 60,
        SpilledBytes = 70,
        Part = Part,
        Counters = Counters,
    };

    private static readonly OutputManifest Manifest = new()
    {
        JobId = One,
        Run = 2,
        Parts = [new OutputPart("part-00000.zst", 10, 2, "00ff")],
        Counters = Counters,
    };

    public static IReadOnlyList<object> Whole { get; } = [Spec, Plan, Output, Manifest];

    public static IReadOnlyList<StoredFormat> All { get; } =
    [
        new StoredJson<MapReduceSpec>("mapreduce-spec.full", Spec),
        new StoredJson<MapReduceSpec>("mapreduce-spec.minimal", new MapReduceSpec { Inputs = [new MapReduceInput("/data")] }),
        new StoredJson<MapReducePlan>("plan.full", Plan),
        new StoredJson<MapReducePlan>(
            "plan.minimal",
            new MapReducePlan
            {
                Splits = [],
                Partitions = 1,
                Partitioning = "hash",
                Decisions = [],
            }
        ),
        new StoredJson<MapOutput>("map-output.full", Output),
        new StoredJson<MapOutput>(
            "map-output.minimal",
            new MapOutput
            {
                Split = 0,
                Silo = "silo-1",
                File = "map",
                Partitions = [],
            }
        ),
        new StoredJson<ReduceOutput>("reduce-output.full", Part),
        new StoredJson<ReduceOutput>("reduce-output.minimal", new ReduceOutput(0, "attempts-1/part-00000.a1", 0, 0, "00ff")),
        new StoredJson<OutputManifest>("manifest.full", Manifest),
        new StoredJson<OutputManifest>("manifest.minimal", new OutputManifest { JobId = One, Parts = [] }),
        new StoredPairs("map-output-file.plain", compress: false),
        new StoredPairs("map-output-file.lz4", compress: true),
        new StoredPartitions("hash-partitions"),
    ];
}
