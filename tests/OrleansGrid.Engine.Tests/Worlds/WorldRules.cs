using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>What must hold in every world.</summary>
internal static class WorldRules
{
    /// <summary>The job counts nothing that is not committed.</summary>
    public static void CheckCounts(World world, SimGrain grain)
    {
        var machine = grain.Machine!;
        if (machine.Record.Run == world.Database.Record.Run)
        {
            World.Require(
                machine.Succeeded <= world.Database.Succeeded && machine.Failed <= world.Database.Failed,
                $"{grain} counts {machine.Succeeded} succeeded and {machine.Failed} failed; the database has {world.Database.Succeeded} "
                    + $"and {world.Database.Failed}."
            );
        }

        World.Require(machine.Succeeded >= 0 && machine.Failed >= 0 && machine.Retrying >= 0, "A count is negative.");
        if (world.IsHarmless && machine.Record.State.IsTerminal())
        {
            World.Require(machine.Tasks.Count == 0, "The job has ended with tasks running.");
        }
    }

    /// <summary>Who has seen a revision knows its state: a watcher that asks for news waits until the revision is another.</summary>
    public static void CheckWatched(SimGrain grain)
    {
        var (revision, state) = (grain.Driver.Revision, grain.Driver.VisibleState);
        var (lastRevision, lastState) = grain.Watched;
        World.Require(
            revision > lastRevision || state == lastState,
            $"{grain} shows {state} under the revision under which it showed {lastState}."
        );
        grain.Watched = (revision, state);
    }

    public static void CheckStart(World world, SimGrain grain, StartTask start)
    {
        var machine = grain.Machine!;
        World.Require(
            machine.Record is { State: JobState.Running, CancelRequested: false, Early: null },
            $"A task starts in a job that is {machine.Record.State} or has reached a limit."
        );
        var durable = world.Database.Record.Stages;
        World.Require(
            !start.Range.IsEmpty && start.Range.First >= 0 && start.Stage < durable.Count && start.Range.End <= durable[start.Stage].Total,
            $"{start.Range} of stage {start.Stage} is no range of items that a durable record names."
        );
        // A retry takes away failures by which a stage had ended. An activation of an earlier run learns of it only at its next write, and
        // until then rightly goes by what held in its own run; what it starts is refused by the run fence.
        World.Require(
            machine.Record.Stages[start.Stage].After is not { } before
                || before.All(s =>
                    machine.Record.Stages[s].Closed
                    && Enumerable
                        .Range(0, (int)machine.Record.Stages[s].Total)
                        .All(i => world.Database.HasOrHadOutcome(s, i, machine.Record.Run))
                ),
            "A stage starts before the one it waits for has ended."
        );
        if (!world.IsHarmless || !grain.IsTheLatest)
        {
            // What an activation starts that has been followed by another is refused where it would run.
            return;
        }

        for (var item = start.Range.First; item < start.Range.End; item++)
        {
            World.Require(
                world.Scenario.Speculation || world.Database.OutcomeOf(start.Stage, item) is null,
                $"Item {item} has an outcome and is given to a task."
            );
            World.Require(
                machine.Tasks.All(t =>
                    t.TaskId == start.TaskId
                    || t.Stage != start.Stage
                    || item < t.Pending.First
                    || item >= t.Pending.End
                    || IsSpeculative(start, t)
                ),
                $"Item {item} is given to two tasks."
            );
        }
    }

    private static bool IsSpeculative(StartTask start, AssignedTask other) =>
        other is { IsDuplicated: true, Pending.Count: 1 } && start.Range == other.Pending && start.Silo != other.Silo;

    public static void CheckAsk(SimGrain grain, JobAsk ask)
    {
        World.Require(ask.Wants >= 0 && ask.Holds.Values.All(h => h > 0), "A demand is negative.");
        World.Require(
            grain.Machine!.Record.State is JobState.Pending or JobState.Running || ask.Wants == 0,
            $"A job that is {grain.Machine.Record.State} wants slots."
        );
    }

    public static void CheckLoss(World world, RecordLoss loss) =>
        World.Require(
            !loss.Final
                || world.Scenario.Poison < 0
                || loss.Item == world.Scenario.Poison
                || (world.Scenario.Chaos & (Chaos.SiloDeath | Chaos.Zombies)) != 0,
            $"Item {loss.Item} is blamed for what item {world.Scenario.Poison} did."
        );

    public static void CheckEnd(World world, SimGrain grain)
    {
        var (database, scenario, machine) = (world.Database, world.Scenario, grain.Machine!);
        var (state, stages) = (database.Record.State, database.Record.Stages);
        var total = stages.Sum(s => s.Total);
        var limit = database.Record.MaxFailed?.Limit(total) ?? 0;
        World.Require(
            state.IsTerminal() && machine.Record.State == state,
            $"The job ended {machine.Record.State}, the database says {state}."
        );
        World.Require(grain.Driver.Durable == database.Record, "What the job takes for its stored record is not what is stored.");
        World.Require(
            machine.Succeeded == database.Succeeded && machine.Failed == database.Failed,
            $"The job counts {machine.Succeeded} succeeded and {machine.Failed} failed; the database has {database.Succeeded} and "
                + $"{database.Failed}."
        );
        World.Require(state != JobState.Cancelled || database.Record.CancelRequested, "Cancelled, but nobody asked.");
        World.Require(database.CommittedAfterEnd == 0, "Something was committed after the end.");
        World.Require(
            state != JobState.Succeeded
                || database.Record.Early is not null
                || stages
                    .Take(scenario.Items.Count)
                    .Select((s, i) => s.Total - (i == 0 ? database.ItemsAdded : 0))
                    .SequenceEqual(scenario.Items.Select(n => (long)n)),
            "Succeeded, but not with the items that were planned."
        );
        // It was failed by a refusal, and nobody else's.
        var refused = state == JobState.Failed && database.Record.Error!.Contains("permission denied", StringComparison.Ordinal);
        World.Require(!refused || world.Refusals > 0, "Failed by a refusal that the database has not given.");
        World.Require(
            database.Record.Early is null || state != JobState.Failed || refused || database.Succeeded + database.Failed == total,
            "A limit was reached, and the job has failed with items left."
        );
        World.Require(
            !stages.Any(s => s.Again is not null)
                || (world.Scenario.Chaos & (Chaos.SiloDeath | Chaos.Zombies)) != 0
                || scenario.Poison >= 0,
            "Results were made again that nobody had lost."
        );
        World.Require(
            state != JobState.Succeeded
                || database.Record.Early is not null
                || (database.Succeeded + database.Failed == total && database.Failed <= limit),
            "Succeeded, but not all its items have."
        );
        World.Require(
            state != JobState.Failed
                || refused
                || (database.Failed > limit && (scenario.MaxFailed is not null || database.Succeeded + database.Failed == total)),
            "Failed without reason, or before all items were run."
        );
        CheckRepeats(world, stages);
        if (refused || state is JobState.Cancelled || database.Record.Early is not null || scenario.MaxFailed is not null)
        {
            return;
        }

        for (var stage = 0; stage < stages.Count; stage++)
        {
            for (var item = 0; item < stages[stage].Total; item++)
            {
                CheckItem(world, stage, item);
            }
        }
    }

    /// <summary>
    /// Nothing is made again but what was lost: of each result that was made several times, all but the last were on silos that are gone.
    /// </summary>
    private static void CheckRepeats(World world, IReadOnlyList<JobStage> stages)
    {
        var made = new Dictionary<(int Stage, long Item), (int Stage, long Item)>();
        for (var stage = 0; stage < stages.Count; stage++)
        {
            for (var i = 0; stages[stage].Again is { } again && i < again.Items.Count; i++)
            {
                var origin = (again.Stage, Item: again.Items[i]);
                var before = made.GetValueOrDefault(origin, origin);
                var on = world.Database.SiloOf(before.Stage, before.Item);
                World.Require(
                    on is not null && world.Silo(on) is { Down: true } or { Evicted: true },
                    $"Item {origin} is made again in stage {stage}, though what stage {before.Stage} has made of it on {on} is still there."
                );
                made[origin] = (stage, i);
            }
        }
    }

    private static void CheckItem(World world, int stage, int item)
    {
        var (outcome, run) = world.Database.OutcomeOf(stage, item)!.Value;
        var lost = world.Database.AttemptsOf(stage, item, FailureKind.SiloLost);
        var poison = stage == 0 && item == world.Scenario.Poison;
        var failures = world.FailuresOf(item, run);
        World.Require(
            lost <= StageProgress.LossesTolerated || !outcome || world.Scenario.Chaos.HasFlag(Chaos.Retry),
            $"Item {item} was lost {lost} times and has succeeded."
        );
        World.Require(!poison || !outcome, "The item that kills its silo has succeeded.");
        // Where an item may run twice at once, both may fail, and it is tried more often than it would be alone.
        if (!poison && lost == 0 && ((world.IsHarmless && !world.Scenario.Speculation) || failures == 0))
        {
            World.Require(
                outcome == failures < world.Scenario.Attempts,
                $"Item {item} fails {failures} times, may be tried {world.Scenario.Attempts} times, and has "
                    + $"{(outcome ? "succeeded" : "failed")}."
            );
        }

        if (world.IsHarmless && run == 1 && world.Scenario.Speculation)
        {
            // The two that run at once may both fail, and leave one try more than there would be alone.
            var own = world.Database.AttemptsOf(stage, item, FailureKind.Own);
            World.Require(failures == 0 ? own == 0 : own <= world.Scenario.Attempts + 1, $"Item {item} failed {own} attempts.");
        }
        else if (world.IsHarmless && run == 1)
        {
            var attempts = Math.Min(failures, world.Scenario.Attempts);
            World.Require(
                world.Database.AttemptsOf(stage, item, FailureKind.Own) == attempts,
                $"Item {item} failed {world.Database.AttemptsOf(stage, item, FailureKind.Own)} attempts, not {attempts}."
            );
        }
    }
}
