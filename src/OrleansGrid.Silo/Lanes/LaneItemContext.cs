using System.Diagnostics;
using System.Text.Json;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The context of the item that a lane runs; one object for all items of a task.</summary>
internal sealed class LaneItemContext(TaskRun run, BatchSpec spec, LaneSet lanes) : ItemContext
{
    private readonly ActivityContext _parent = ActivityContext.TryParse(spec.TraceParent, null, isRemote: true, out var parent) ? parent : default;
    private CancellationTokenSource? _timer;
    private long _item;

    public override Guid JobId => run.JobId;

    public int Run => run.Run;

    public override int Stage => run.Stage;

    public override long Item => _item;

    public override int Attempt => Past.InAll + 1;

    public override string Silo => lanes.Identity.Name;

    public override CancellationToken Cancellation => _timer?.Token ?? run.Cancellation;

    /// <summary>Cancelled when the task is stopped, but not because the attempt's time is up.</summary>
    public CancellationToken Stopping => run.Cancellation;

    public PastAttempts Past { get; private set; }

    /// <summary>The attempt has been given the checkpoint of an earlier one.</summary>
    public bool HasResumed { get; private set; }

    public TimeSpan? Timeout => spec.Timeout;

    public DateTime AttemptStartedAt { get; private set; }

    /// <summary>The attempt's own time is up, and not the whole task stopped.</summary>
    public bool TimedOut => _timer is { IsCancellationRequested: true } && !run.Stopping;

    public void Begin(long item, PastAttempts past)
    {
        (_item, Past, AttemptStartedAt, HasResumed) = (item, past, DateTime.UtcNow, false);
        if (spec.Timeout is { } timeout)
        {
            _timer = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
            _timer.CancelAfter(timeout);
        }
    }

    public void End()
    {
        _timer?.Dispose();
        _timer = null;
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

    /// <summary>What the item leaves beside its result is removed when the result of another try was first.</summary>
    public void Leaves(Action remove) => run.Leaves(_item, remove);

    public override void ReportProgress(double fraction, string? message = null) => run.Say(Math.Clamp(fraction, 0, 1), message);

    public override Task SaveCheckpointAsync(JsonElement state) => lanes.Checkpoints.SaveAsync(JobId, Stage, Item, run.Run, state, Cancellation);

    public override async Task<JsonElement?> LoadCheckpointAsync()
    {
        var state = await lanes.Checkpoints.LoadAsync(JobId, Stage, Item, Cancellation);
        HasResumed |= state is not null;
        return state;
    }
}
