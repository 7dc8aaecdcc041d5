using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.MapReduce;

/// <summary>What MapReduce keeps on each silo: the folder of map output, and which silos were seen.</summary>
internal sealed class MapReducePart(ShuffleFolder folder, SeenSilos seen, ShuffleSweep sweep, PartRows rows) : ISiloPart
{
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        folder.Open();
        return Task.CompletedTask;
    }

    public void Begin() => seen.Start();

    public Task SweepSiloAsync(CancellationToken cancellationToken) => sweep.SweepAsync(cancellationToken);

    public IReadOnlyList<string> LeftOfJobs => ["delete_part_rows", "delete_written_parts"];

    public Task SweepDatabaseAsync(CancellationToken cancellationToken) => rows.SweepAsync(cancellationToken);
}
