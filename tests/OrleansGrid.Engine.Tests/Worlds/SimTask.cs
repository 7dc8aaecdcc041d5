using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>A task on its silo, one small step at a time: the lane and the committer around the task's own decisions.</summary>
internal sealed class SimTask(World world, SimSilo silo, StartTask order, int run, IReadOnlyList<JobStage> stages)
{
    /// <summary>Small, so that chunks are sealed and deferrals end tasks in worlds of few items.</summary>
    private static readonly TaskLimits Limits = new()
    {
        ChunkItems = 7,
        CommitsInFlight = 3,
        Deferrals = 5,
    };

    private readonly TaskMachine _machine = new(order.Range, order.Attempts, Limits);
    private readonly List<SimCommit> _sent = [];
    private ItemAttempts _past;
    private long _executed;
    private bool _hangs;

    public Guid Id => order.TaskId;

    public int Stage => order.Stage;

    public int Run => run;

    public SimSilo Silo => silo;

    public long Revision => _machine.Revision;

    public bool Ended => _machine.HasEnded;

    /// <summary>On a lane, or waiting for one.</summary>
    public bool OnLane => !_machine.ExecutionEnded;

    public long? RunningItem => _machine.Running;

    public ItemRange Describe() => _machine.Items;

    /// <summary>Everything that may happen in it next.</summary>
    public void AddSteps(List<Step> steps, bool hasLane)
    {
        if (_machine.Running is not null)
        {
            if (!_hangs || _machine.IsStopping)
            {
                steps.Add(new Step("finish", this, Finish));
            }
        }
        else if (hasLane && !_machine.MayBegin)
        {
            steps.Add(new Step("execution ends", this, EndExecution));
        }
        else if (hasLane && _machine.HasRoom)
        {
            steps.Add(new Step("begin", this, Begin));
        }
        else if (hasLane)
        {
            steps.Add(new Step("waits for room no longer", this, () => _machine.Shrink(0)));
        }

        if (_machine.HasChunk)
        {
            steps.Add(new Step("seal", this, () => Send(_machine.Seal())));
        }

        foreach (var commit in _sent)
        {
            steps.Add(new Step("commit", this, () => Decide(commit)));
        }
    }

    public long Shrink(double keep) => _machine.Shrink(keep);

    public void Stop() => _machine.Stop();

    public TaskProgress Report() => _machine.Progress;

    private void Begin()
    {
        World.Require(_machine.TryBegin(out _past), "A task that may begin an item does not.");
        _hangs = world.BeginsToHang(Stage, _past.Item);
        world.Began(this, _past.Item);
    }

    private void Finish()
    {
        var item = _past.Item;
        if (_machine.IsStopping && (_hangs || world.Choose(2) == 0))
        {
            world.Finished(this, item);
            _machine.Interrupt(item);
            return;
        }

        if (Stage == 0 && item == world.Scenario.Poison)
        {
            world.Crash(silo);
            return;
        }

        world.Finished(this, item);
        _executed++;
        if (world.LostFor(Stage, stages) is { Count: > 0 } lost)
        {
            Send(_machine.Defer(new Deferral(item, _past.InAll + 1, _past.InRun, TimeSpan.Zero, lost)));
        }
        else if (_past.InRun >= world.FailuresOf(item, run))
        {
            world.Succeeded(this, item);
            Send(_machine.Succeed(item, bytes: 1));
        }
        else if (_past.InRun + 1 >= world.Scenario.Attempts)
        {
            Send(_machine.Fail(item));
        }
        else
        {
            Send(_machine.Defer(new Deferral(item, _past.InAll + 1, _past.InRun + 1, TimeSpan.FromMilliseconds(100 * (_past.InRun + 1)))));
        }
    }

    private void EndExecution() => Send(_machine.EndExecution(TimeSpan.FromMilliseconds(_executed * world.Scenario.MillisecondsPerItem)));

    private void Send(TaskCommit[] commits)
    {
        foreach (var commit in commits)
        {
            // What failed is the item that has just ended: a failure is sent at once.
            var kind = commit.Deferral?.Lost is not null ? FailureKind.InputLost : FailureKind.Own;
            _sent.Add(
                new SimCommit(
                    silo.Name,
                    Id,
                    Stage,
                    run,
                    commit.First,
                    commit.End,
                    commit.Succeeded,
                    commit.Succeeded ? 0 : _past.InAll + 1,
                    kind
                )
                {
                    Sent = commit,
                }
            );
        }
    }

    private void Decide(SimCommit commit)
    {
        _sent.Remove(commit);
        World.Require(_machine.Decide(commit.Sent!, world.Database.Commit(commit)).Length == 0, "What could be stored is replaced.");
    }
}
