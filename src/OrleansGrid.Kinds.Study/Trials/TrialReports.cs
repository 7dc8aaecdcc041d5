using System.Diagnostics;
using System.Globalization;
using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>
/// What one attempt at a trial reports: shown to the study's pruner, and kept so that it outlives the attempt. Safe for use by several
/// threads.
/// </summary>
/// <remarks>
/// Only reports that could end the trial are waited for: those of a rung and not those between, those that are too bad and not those that
/// are good enough for certain. These are sent with the next that is.
/// </remarks>
internal sealed class TrialReports(StudyHost host, StudyPruner? pruner, RunnerContext item) : IDisposable
{
    /// <summary>A trial whose first report is of this step has begun at its beginning, and not at a checkpoint.</summary>
    private const long FirstStep = 1;

    /// <summary>What was answered longer ago says nothing of reports to come: others have ended since.</summary>
    private static readonly TimeSpan LongestTrust = TimeSpan.FromMilliseconds(500);

    private readonly (Guid JobId, int Run, long Trial) _id = (item.JobId, item.Run, item.Item);
    private readonly int _attempt = item.Attempt;
    private readonly CancellationToken _cancellation = item.Cancellation;
    private readonly Guid _execution = Guid.NewGuid();
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _lock = new();
    private readonly List<StepValue> _values = [];
    private readonly List<StepValue> _losses = [];
    private int _sent;
    private int _kept;
    private bool _closed;
    private double _best = double.PositiveInfinity;
    private StepBounds? _bounds;
    private long _answeredAt;

    public bool Pruned { get; private set; }

    public IReadOnlyDictionary<long, double> Steps
    {
        get
        {
            lock (_lock)
            {
                return _values.ToDictionary(report => report.Step, report => report.Value);
            }
        }
    }

    /// <returns>Whether the trial is to end.</returns>
    public async ValueTask<bool> AddAsync(long step, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new PermanentFailureException(
                $"The trial reported {value.ToString(CultureInfo.InvariantCulture)} at step {step}, which is not a finite number."
            );
        }

        await _one.WaitAsync(_cancellation).ConfigureAwait(false);
        try
        {
            if (_values.Count == 0 && (step > FirstStep || item.HasResumed))
            {
                await TakeUpAsync(step).ConfigureAwait(false);
            }

            if (TryAdd(new StepValue(step, value)) && pruner?.Rule.MayPrune(Now()) == true && !GoesOnForSure(step))
            {
                await AskAsync().ConfigureAwait(false);
            }

            return Pruned;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// The trial has a value: should it have gone on from a checkpoint and reported nothing since, its curve is what was reported before.
    /// </summary>
    public async Task CompleteAsync()
    {
        if (_values.Count == 0 && item.HasResumed)
        {
            await TakeUpAsync(long.MaxValue).ConfigureAwait(false);
        }
    }

    /// <summary>Makes durable what is not yet.</summary>
    public async Task KeepAsync()
    {
        StepValue[] values;
        int from;
        lock (_lock)
        {
            from = _kept;
            values = [.. _values.Skip(from)];
            _kept = _values.Count;
        }

        try
        {
            if (values.Length > 0)
            {
                await host.KeepReportsAsync(_id.JobId, _id.Trial, _id.Run, _attempt, values, _cancellation).ConfigureAwait(false);
            }
        }
        catch
        {
            lock (_lock)
            {
                _kept = Math.Min(_kept, from);
            }

            throw;
        }
    }

    /// <summary>The trial has ended: what still comes is not its own.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private bool GoesOnForSure(long step) => _bounds?.Clears(step, _best) == true && Stopwatch.GetElapsedTime(_answeredAt) < LongestTrust;

    private Trial Now() =>
        new()
        {
            Number = _id.Trial,
            Point = [],
            State = TrialState.Running,
            Reports = _losses,
        };

    private bool TryAdd(StepValue report)
    {
        lock (_lock)
        {
            if (_closed || Pruned || report.Step < 0 || (_values.Count > 0 && report.Step <= _values[^1].Step))
            {
                return false;
            }

            _values.Add(report);
            var loss = pruner?.ToLoss(report.Value) ?? report.Value;
            _losses.Add(report with { Value = loss });
            _best = Math.Min(_best, loss);
            return true;
        }
    }

    /// <summary>
    /// The curve of an attempt that goes on from a checkpoint begins with what those before it have reported up to there.
    /// </summary>
    private async Task TakeUpAsync(long before)
    {
        var earlier = (await host.ReportsAsync(_id.JobId, _id.Trial, _cancellation).ConfigureAwait(false))
            .Where(report => report.Step < before)
            .ToList();
        earlier.ForEach(report => TryAdd(report));
        _kept = earlier.Count;
    }

    private async Task AskAsync()
    {
        while (true)
        {
            var (from, count) = (_sent, _losses.Count);
            var news = _values[from..count];
            var report = new TrialReport(_execution, from, [.. news.Select(r => r.Step)], [.. news.Select(r => r.Value)]);
            // Others will be compared with this: they must be able to when the pruner and this silo are gone.
            var keeping = pruner!.Rule.ComparesRunning ? KeepAsync() : Task.CompletedTask;
            var answer = await host.AskPrunerAsync(_id.JobId, grain => grain.ReportAsync(_id.Run, _id.Trial, report), _cancellation)
                .ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            if (answer.Unknown)
            {
                _sent = 0;
                continue;
            }

            (_sent, Pruned, _answeredAt) = (count, answer.Prune, Stopwatch.GetTimestamp());
            _bounds = answer is { UpTo: { } upTo, Bounds: { } bounds } ? new StepBounds(upTo, bounds) : null;
            return;
        }
    }
}
