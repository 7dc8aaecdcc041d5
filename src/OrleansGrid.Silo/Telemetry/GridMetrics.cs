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
    private readonly Counter<long> _attemptsRetried;
    private readonly Counter<long> _tasksLost;
    private readonly Counter<long> _speculations;
    private readonly Counter<long> _silosLost;
    private readonly Counter<long> _jobsSubmitted;
    private readonly Counter<long> _jobsEnded;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<int> _commitRanges;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _logLinesLost;

    public GridMetrics()
    {
        _items = _meter.CreateCounter<long>("orleansgrid.items", "{item}", "Items with a committed outcome");
        _attemptsFailed = _meter.CreateCounter<long>("orleansgrid.attempts.failed", "{attempt}", "Failed attempts");
        _attemptsRetried = _meter.CreateCounter<long>(
            "orleansgrid.attempts.retried",
            "{attempt}",
            "Failed attempts after which the item is tried again"
        );
        _tasksLost = _meter.CreateCounter<long>("orleansgrid.tasks.lost", "{task}", "Tasks that were lost with their silo");
        _speculations = _meter.CreateCounter<long>(
            "orleansgrid.speculations",
            "{attempt}",
            "Speculative attempts begun, and how they ended"
        );
        _silosLost = _meter.CreateCounter<long>("orleansgrid.silos.lost", "{silo}", "Silos that this one has seen declared dead");
        _jobsSubmitted = _meter.CreateCounter<long>("orleansgrid.jobs.submitted", "{job}", "Jobs accepted");
        _jobsEnded = _meter.CreateCounter<long>("orleansgrid.jobs.ended", "{job}", "Jobs ended, by kind and state");
        _commits = _meter.CreateCounter<long>("orleansgrid.commits", "{range}", "Committed ranges");
        _refused = _meter.CreateCounter<long>("orleansgrid.commits.refused", "{range}", "Refused commits");
        _faults = _meter.CreateCounter<long>("orleansgrid.faults", "{fault}", "Unexpected exceptions of effects, loops and observers");
        _logLinesLost = _meter.CreateCounter<long>("orleansgrid.logs.lost", "{line}", "Lines of items that could not be kept");
        _commitRanges = _meter.CreateHistogram<int>("orleansgrid.commit.ranges", "{range}", "Ranges of one group commit");
        _commitSeconds = _meter.CreateHistogram<double>("orleansgrid.commit.duration", "s", "Time of one group commit");
    }

    /// <summary>For who listens to this silo only, where a process has several.</summary>
    public Meter Meter => _meter;

    public void ObserveSlots(Func<int> busy, Func<int> all)
    {
        _meter.CreateObservableGauge("orleansgrid.slots.busy", busy, "{slot}", "Slots that run an item");
        _meter.CreateObservableGauge("orleansgrid.slots", all, "{slot}", "Slots of this silo");
    }

    /// <param name="folder">The silo's own folder; it may not be there yet.</param>
    public void ObserveDisk(string folder) =>
        _meter.CreateObservableGauge("orleansgrid.disk.free", () => FreeSpace.Under(folder), "By", "Free space where the silo keeps files");

    /// <summary>Watches the jobs that live on this silo.</summary>
    public void ObserveJobs(Func<int> jobs, Func<(long Waiting, long Running)> items, Func<double> oldestWaiting)
    {
        _meter.CreateObservableGauge("orleansgrid.jobs", jobs, "{job}", "Jobs that live on this silo and have not ended");
        _meter.CreateObservableGauge("orleansgrid.items.waiting", () => items().Waiting, "{item}", "Items of these jobs that wait");
        _meter.CreateObservableGauge("orleansgrid.items.running", () => items().Running, "{item}", "Items of these jobs in tasks");
        _meter.CreateObservableGauge(
            "orleansgrid.jobs.oldest_waiting",
            oldestWaiting,
            "s",
            "How long the first of these jobs has waited of which nothing runs"
        );
    }

    public void Items(long count, bool succeeded) =>
        _items.Add(count, new KeyValuePair<string, object?>("state", succeeded ? "succeeded" : "failed"));

    public void AttemptFailed() => _attemptsFailed.Add(1);

    public void AttemptRetried() => _attemptsRetried.Add(1);

    public void TaskLost() => _tasksLost.Add(1);

    public void SiloLost() => _silosLost.Add(1);

    /// <param name="state">A few fixed words: begun, or how it ended.</param>
    public void Speculated(string state) => _speculations.Add(1, new KeyValuePair<string, object?>("state", state));

    public void JobSubmitted(string kind) => _jobsSubmitted.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void JobEnded(string kind, string state) =>
        _jobsEnded.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("state", state));

    public void Committed(int ranges, TimeSpan elapsed)
    {
        _commits.Add(ranges);
        _commitRanges.Record(ranges);
        _commitSeconds.Record(elapsed.TotalSeconds);
    }

    /// <param name="where">A few fixed words: the loop, or the effect.</param>
    public void Faulted(string where) => _faults.Add(1, new KeyValuePair<string, object?>("where", where));

    public void LogLinesLost(long lines) => _logLinesLost.Add(lines);

    public void Refused() => _refused.Add(1);

    public void Dispose() => _meter.Dispose();
}
