using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>Counts <c>orleansgrid.faults</c> of one silo by where they happened.</summary>
internal sealed class FaultCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public FaultCounter(GridMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter && instrument.Name == "orleansgrid.faults")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    _counts.AddOrUpdate($"{tag.Key}={tag.Value}", count, (_, before) => before + count);
                }
            }
        );
        _listener.Start();
    }

    public long At(string where) => _counts.GetValueOrDefault($"where={where}");

    public IReadOnlyDictionary<string, long> All => _counts;

    public void Dispose() => _listener.Dispose();
}
