using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>
/// Runs a whole job in the test's process and thread: the map task of every split, then the reduce task of every partition.
/// </summary>
internal sealed class TestJob(Func<MapReduceProgram> program) : IDisposable
{
    /// <summary>
    /// In memory where there is such a file system: thousands of small files with a flush for each part keep a disk busy for minutes.
    /// </summary>
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Root, $"grid-mr-{Guid.NewGuid():n}"));
    private int _tasks;

    public required IReadOnlyList<byte[]> Splits { get; init; }

    /// <summary>For each split the tag of its input; null when all are of one input without a tag.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }

    public int Partitions { get; init; } = 1;

    public bool Combine { get; init; }

    public IReadOnlyList<byte[]>? Boundaries { get; init; }

    public Dictionary<string, string> Arguments { get; init; } = [];

    public RecordFraming Framing { get; init; } = RecordFraming.Lines;

    public int BlockBytes { get; init; } = 1 << 16;

    public long MemoryBytes { get; init; } = 16 << 20;

    public long DiskLimitBytes { get; init; } = long.MaxValue;

    public IMapOutputSource Source { get; init; } = new LocalOutputs();

    private MapReduceSpec Spec =>
        new()
        {
            Inputs = [.. (Tags ?? [null]).Select(tag => new MapReduceInput("/memory", Tag: tag))],
            Output = _folder.FullName,
            Arguments = Arguments,
        };

    public string ShuffleCompression { get; init; } = "none";

    private MapReducePlan Plan =>
        new()
        {
            Splits =
            [
                .. Splits.Select(
                    (split, i) => new InputSplit(Tags is null ? 0 : i, [new FilePiece("memory", 0, split.Length, split.Length, 0)])
                ),
            ],
            Partitions = Partitions,
            Combine = Combine,
            ShuffleCompression = ShuffleCompression,
            Partitioning = Boundaries is null ? "hash" : "range",
            Boundaries = Boundaries,
            Decisions = [],
        };

    public MapOutput Map(int split)
    {
        using var input = new MemoryInput(Splits[split], Framing, BlockBytes);
        return MapTask.Run(Spec, program(), Plan, split, input, Place(), null, (_, _) => { }, CancellationToken.None);
    }

    public (ReduceOutput Output, byte[] Bytes) Reduce(int partition, IReadOnlyList<MapOutput> outputs)
    {
        var file = Path.Combine(_folder.FullName, $"part-{partition:00000}-{_tasks}");
        var output = ReduceTask.Run(
            Spec,
            program(),
            Plan,
            partition,
            outputs,
            Source,
            Place(),
            file,
            (_, _) => { },
            CancellationToken.None
        );
        return (output, File.ReadAllBytes(file));
    }

    /// <summary>The parts, one after another.</summary>
    public byte[] Run() => [.. Parts().SelectMany(part => part)];

    public IReadOnlyList<byte[]> Parts()
    {
        var outputs = Enumerable.Range(0, Splits.Count).Select(Map).ToList();
        return [.. Enumerable.Range(0, Partitions).Select(partition => Reduce(partition, outputs).Bytes)];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private TaskPlace Place() => new("silo-1", _folder.CreateSubdirectory($"task-{_tasks++}").FullName, MemoryBytes, DiskLimitBytes);
}
