using System.Diagnostics.Metrics;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>What goes between silos, in the grid's meter.</summary>
internal sealed class ShuffleMetrics(GridMetrics grid)
{
    private readonly Counter<long> _bytes = grid.Meter.CreateCounter<long>(
        "orleansgrid.shuffle.served",
        "By",
        "Bytes of map output that this silo has given to reducers on others"
    );

    public void Served(long bytes) => _bytes.Add(bytes);
}
