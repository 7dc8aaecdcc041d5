namespace OrleansGrid.Engine.Tests;

/// <summary>How an activation follows its tasks.</summary>
internal sealed partial class SimGrain
{
    private void StartOnceSaved(StartTask start) => world.Post(new Mail($"{this} has saved what it starts", this, () => !_saving, () =>
    {
        if (Machine!.IsEnding)
        {
            Apply(new TaskLost(start.TaskId, Crashed: false));
            return;
        }

        Start(start);
    }));

    private void Start(StartTask start)
    {
        var on = world.Silo(start.Silo);
        var (run, stages) = (Machine!.Record.Run, Machine.Record.Stages);
        world.Post(new StartMail(
            $"start of {start.TaskId.ToString()[^4..]} {start.Range} on {on}", this, () => on.InCluster || on.Evicted,
            () =>
            {
                if (on.Evicted)
                {
                    // It never ran: nothing of it killed the silo.
                    Apply(new TaskLost(start.TaskId, Crashed: false));
                    return;
                }

                if (!world.TryStartTask(on, start, run, _epoch, stages))
                {
                    Post($"that {start.TaskId.ToString()[^4..]} was refused", Leave);
                    return;
                }

                Wait(start.TaskId, on, -1);
            },
            () => Wait(start.TaskId, on, -1),
            () => on.InCluster,
            () => world.TryStartTask(on, start, run, _epoch, stages)));
    }

    private void Wait(Guid taskId, SimSilo on, long seen)
    {
        if (!Follows(taskId))
        {
            return;
        }

        world.Post(new Mail(
            $"report of {taskId.ToString()[^4..]} on {on} to {this} is made", this,
            () => on.Evicted || !Follows(taskId) || (on.InCluster && (on.Tasks.GetValueOrDefault(taskId) is not { } t || t.Revision != seen || t.Ended)),
            () => Report(taskId, on, seen)));
    }

    private void Report(Guid taskId, SimSilo on, long seen)
    {
        if (!Follows(taskId))
        {
            return;
        }

        if (on.Evicted || !on.Tasks.TryGetValue(taskId, out var task))
        {
            Apply(new TaskLost(taskId, Crashed: on.Evicted));
            return;
        }

        var (progress, revision) = (task.Report(), task.Revision);
        if (task.Ended)
        {
            on.Tasks.Remove(taskId);
        }

        Post(
            $"report of {taskId.ToString()[^4..]}",
            () =>
            {
                Apply(new TaskReported(taskId, progress));
                if (world.Allows(Chaos.BadMail) && world.Choose(4) == 0)
                {
                    Post($"old report of {taskId.ToString()[^4..]}", () => Apply(new TaskReported(taskId, progress)));
                }

                if (!progress.Ended)
                {
                    Wait(taskId, on, revision);
                }
            },
            () => Wait(taskId, on, seen));
    }

    private bool Follows(Guid taskId) => Machine!.Tasks.Any(t => t.TaskId == taskId);

    private void Shrink(ShrinkTask shrink)
    {
        var on = world.Silo(Machine!.Tasks.First(t => t.TaskId == shrink.TaskId).Silo);
        void Unknown() => Apply(new TaskShrunk(shrink.TaskId, long.MaxValue));
        world.Post(new Mail(
            $"shrink {shrink.TaskId.ToString()[^4..]} to {shrink.Keep}", this, () => !on.Frozen || on.Evicted,
            () =>
            {
                var end = on.InCluster && on.Tasks.TryGetValue(shrink.TaskId, out var task) ? task.Shrink(shrink.Keep) : long.MaxValue;
                Post($"{shrink.TaskId.ToString()[^4..]} keeps items before {end}", () => Apply(new TaskShrunk(shrink.TaskId, end)), Unknown);
            },
            Unknown));
    }

    private void Stop(Guid taskId)
    {
        var on = world.Silo(Machine!.Tasks.First(t => t.TaskId == taskId).Silo);
        world.Post(new Mail(
            $"stop {taskId.ToString()[^4..]}", this, () => on.InCluster || on.Evicted || !Follows(taskId),
            () =>
            {
                if (on.InCluster)
                {
                    on.Tasks.GetValueOrDefault(taskId)?.Stop();
                }
            }));
    }

    private void Resolve(ResolveTask resolve) => Post($"database is read for lost {resolve.TaskId.ToString()[^4..]}", () =>
    {
        var record = world.Database.Record;
        if (record.Run != Machine!.Record.Run || record.State.IsTerminal())
        {
            Leave();
            return;
        }

        var facts = world.Database.Read(resolve.Stage, resolve.Range, record.Run, new HashSet<Guid>());
        Post($"what it says of {resolve.TaskId.ToString()[^4..]}", () => Apply(new TaskResolved(resolve.TaskId, facts)));
    });

    private void Record(RecordLoss loss)
    {
        WorldRules.CheckLoss(world, loss);
        var end = loss.Final ? loss.Item + 1 : loss.Item;
        var commit = new SimCommit(silo.Name, loss.TaskId, loss.Stage, Machine!.Record.Run, loss.Item, end, false, loss.Attempt, FailureKind.SiloLost);
        Post($"loss of item {loss.Item} is committed", () =>
        {
            world.Database.Commit(commit);
            if (loss.Final)
            {
                Resolve(new ResolveTask(loss.TaskId, loss.Stage, new ItemRange(loss.Item, loss.Item + 1)));
            }
        });
    }
}
