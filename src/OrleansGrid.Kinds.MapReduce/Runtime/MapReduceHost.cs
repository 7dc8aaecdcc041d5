using Microsoft.Extensions.Logging;
using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>What the stages of MapReduce jobs use of this silo.</summary>
internal sealed class MapReduceHost(
    MapReducePrograms programs,
    StageResults results,
    PartRows rows,
    ShuffleFolder folder,
    SiloIdentity silo,
    GridSiloOptions options,
    SiloDirectory silos,
    SeenSilos seen,
    JobReader jobs,
    IGrainFactory grains,
    FailPoints failPoints,
    ILogger<MapReduceHost> log
)
{
    /// <summary>With less, a sort is all spilling.</summary>
    public const long LeastMemory = 4 << 20;

    public MapReducePrograms Programs => programs;

    public StageResults Results => results;

    public PartRows Rows => rows;

    public ShuffleFolder Folder => folder;

    public SiloIdentity Silo => silo;

    public int Slots => options.Slots;

    public ShuffleSource SourceOf(IReadOnlyList<MapOutput> outputs) => new(outputs, silo, folder, silos, seen, grains, log);

    /// <summary>Where a crash test ends the silo.</summary>
    public void Reach(string place) => failPoints.Reach(place);

    /// <summary>The slots of the active silos that could run such a job.</summary>
    public ClusterRoom Room(string handler)
    {
        var able = Task.Run(() => jobs.SilosAsync(CancellationToken.None))
            .GetAwaiter()
            .GetResult()
            .Where(s => s.State == "active" && s.Handlers.Contains(handler))
            .ToList();
        return new ClusterRoom(Math.Max(1, able.Count), Math.Max(1, able.Sum(s => s.Slots)));
    }
}
