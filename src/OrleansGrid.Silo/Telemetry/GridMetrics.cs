using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrleansGrid.Silo.Telemetry;

/// <summary>The meter and the activity source of the grid, both named <c>OrleansGrid</c>.</summary>
internal sealed class GridMetrics : IDisposable
{
    public const string Name = "OrleansGrid";

    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _items;
    private readonly Counter<long> _attemptsFailed;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _logLinesLost;

    public GridMetrics()
    {
        _items = _meter.CreateCounter<long>("orleansgrid.items", "{item}", "Items with a committed outcome");
        _attemptsFailed = _meter.CreateCounter<long>("orleansgrid.attempts.failed", "{attempt}", "Failed attempts");
        _commits = _meter.CreateCounter<long>("orleansgrid.commits", "{range}", "Committed ranges");
        _refused = _meter.CreateCounter<long>("orleansgrid.commits.refused", "{range}", "Refused commits");
        _faults = _meter.CreateCounter<long>("orleansgrid.faults", "{fault}", "Unexpected exceptions of effects, loops and observers");
        _logLinesLost = _meter.CreateCounter<long>("orleansgrid.logs.lost", "{line}", "Lines of items that could not be kept");
        _commitSeconds = _meter.CreateHistogram<double>("orleansgrid.commit.duration", "s", "Time of one group commit");
    }

    /// <summary>For who listens to this silo only, where a process has several.</summary>
    public Meter Meter => _meter;

    public void ObserveSlots(Func<int> busy, Func<int> all)
    {
        _meter.CreateObservableGauge("orleansgrid.slots.busy", busy, "{slot}", "Slots that run an item");
        _meter.CreateObservableGauge("orleansgrid.slots", all, "{slot}", "Slots of this silo");
    }

    public void Items(long count, bool succeeded) =>
        _items.Add(count, new KeyValuePair<string, object?>("state", succeeded ? "succeeded" : "failed"));

    public void AttemptFailed() => _attemptsFailed.Add(1);

    public void Committed(int ranges, TimeSpan elapsed)
    {
        _commits.Add(ranges);
        _commitSeconds.Record(elapsed.TotalSeconds);
    }

    /// <param name="where">A few fixed words: the loop, or the effect.</param>
    public void Faulted(string where) => _faults.Add(1, new KeyValuePair<string, object?>("where", where));

    public void LogLinesLost(long lines) => _logLinesLost.Add(lines);

    public void Refused() => _refused.Add(1);

    public void Dispose() => _meter.Dispose();
}
