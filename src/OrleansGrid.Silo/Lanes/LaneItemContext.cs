using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Lanes;

/// <summary>The context of the item that a lane runs; one object for all items of a task.</summary>
internal sealed class LaneItemContext(TaskRun run, LaneSet lanes) : RunnerContext
{
    /// <summary>What a handler says of its progress travels with every report of the task.</summary>
    private const int MostNote = 500;

    private readonly ActivityContext _parent = ActivityContext.TryParse(run.Work.TraceParent, null, isRemote: true, out var parent)
        ? parent
        : default;
    private CancellationTokenSource? _timeIsUp;
    private Timer? _timer;
    private long _item;
    private bool _hasResumed;
    private ItemLog? _log;

    public override Guid JobId => run.JobId;

    public override int Run => run.Run;

    public override int Stage => run.Stage;

    public override long Item => _item;

    public override int Attempt => Past.InAll + 1;

    public override string Silo => lanes.Identity.Name;

    public override CancellationToken Cancellation => _timeIsUp?.Token ?? run.Cancellation;

    public override CancellationToken Stopping => run.Cancellation;

    public ItemAttempts Past { get; private set; }

    public override int FailedInRun => Past.InRun;

    public override bool HasResumed => _hasResumed;

    public TimeSpan? Timeout => run.Work.Policy.Timeout;

    public DateTime AttemptStartedAt { get; private set; }

    /// <summary>The same moment by the clock that nobody sets.</summary>
    public long StartedTimestamp { get; private set; }

    /// <summary>
    /// Now, by the clock that <see cref="AttemptStartedAt"/> was read from and no change of it since: an attempt does not end before it
    /// began.
    /// </summary>
    public DateTime AttemptEndsAt => Ran.Ended;

    /// <summary>The attempt's time so far.</summary>
    public AttemptTime Ran => new(AttemptStartedAt, Stopwatch.GetElapsedTime(StartedTimestamp));

    public override bool TimedOut => _timeIsUp is { IsCancellationRequested: true } && !run.Stopping;

    /// <summary>The attempt begins now.</summary>
    public void Mark(ItemAttempts item)
    {
        (_item, Past, _hasResumed, _log) = (item.Item, item, false, null);
        (AttemptStartedAt, StartedTimestamp) = (DateTime.UtcNow, Stopwatch.GetTimestamp());
    }

    /// <summary>The attempt begins now, and so does its time.</summary>
    public void Begin(ItemAttempts item)
    {
        Mark(item);
        if (Timeout is { } timeout)
        {
            _timeIsUp = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
            _timer = new Timer(
                static source => UserCancellation.Begin((CancellationTokenSource)source!),
                _timeIsUp,
                timeout,
                System.Threading.Timeout.InfiniteTimeSpan
            );
        }
    }

    public void End()
    {
        _timer?.Dispose();
        _timeIsUp?.Dispose();
        (_timer, _timeIsUp) = (null, null);
        _log?.End();
    }

    public Activity? StartActivity()
    {
        if (!GridMetrics.Activities.HasListeners())
        {
            return null;
        }

        var activity = GridMetrics.Activities.StartActivity("item", ActivityKind.Consumer, _parent);
        return activity?.SetTag("job", JobId).SetTag("stage", Stage).SetTag("item", Item).SetTag("attempt", Attempt).SetTag("silo", Silo);
    }

    public override void LeavesArtifact(Action remove) => run.Leaves(_item, remove);

    public override void ReportProgress(double fraction, string? message = null)
    {
        var note = message is { Length: > MostNote } ? message[..MostNote] + " …" : message;
        run.Say(double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1), note is null ? null : StorableJson.Clean(note));
    }

    public override void Log(string text) => Write("log", text);

    public override void LogError(string text) => Write("stderr", text);

    private void Write(string stream, string text)
    {
        if (lanes.Logs.Keeps)
        {
            (Volatile.Read(ref _log) ?? BeginLog()).Write(stream, text ?? "");
        }
    }

    /// <summary>Several threads of the item may write its first line at once.</summary>
    private ItemLog BeginLog()
    {
        var log = lanes.Logs.Begin(new LogPlace(JobId, Stage, Item, Run, Attempt, run.TaskId));
        return Interlocked.CompareExchange(ref _log, log, null) ?? log;
    }

    /// <exception cref="PermanentFailureException">PostgreSQL cannot keep the state.</exception>
    public override Task SaveCheckpointAsync(JsonElement state)
    {
        StorableJson.Check(JsonMarshal.GetRawUtf8Value(state), "checkpoint");
        return lanes.Checkpoints.SaveAsync(JobId, Stage, Item, run.Run, Attempt, state, Cancellation);
    }

    public override async Task<JsonElement?> LoadCheckpointAsync()
    {
        var state = await lanes.Checkpoints.LoadAsync(JobId, Stage, Item, Cancellation);
        _hasResumed |= state is not null;
        return state;
    }
}
