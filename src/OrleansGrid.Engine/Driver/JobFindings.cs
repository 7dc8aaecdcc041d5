using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Driver;

/// <summary>What a job at work asks the database, which may be away for a while or refuse, and what it hears as events.</summary>
internal sealed class JobFindings(IJobWorld world, JobMachine machine, JobRun run)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    /// <summary>Lets observers hear of outcomes. One that fails in an expected way hears of them again.</summary>
    public Task ObserveAsync(int stage, ItemRange range) =>
        FindAsync(
            "telling observers of outcomes",
            async () =>
            {
                await world.ObserveAsync(stage, range);
                return this;
            }
        );

    public async Task ResolveAsync(ResolveTask resolve)
    {
        var facts = await FindAsync(
            "reading what became of a lost task",
            async () =>
            {
                if (await world.LiveRunAsync() != machine.Record.Run)
                {
                    return null;
                }

                var found = await world.FactsAsync(resolve.Stage, resolve.Range, machine.Record.Run, []);
                if (run.IsObserved)
                {
                    await ObserveAsync(resolve.Stage, resolve.Range);
                }

                return found;
            },
            resolve.TaskId
        );
        if (facts is not null)
        {
            run.Apply(new TaskResolved(resolve.TaskId, facts));
        }
    }

    public async Task RecordLossAsync(RecordLoss loss)
    {
        var recorded = await FindAsync(
            "recording a lost item",
            async () =>
            {
                await world.RecordLossAsync(loss, machine.Record.Run);
                if (loss.Final)
                {
                    await world.ObserveLossAsync(loss.Stage, loss.Item);
                }

                return this;
            },
            loss.TaskId
        );
        if (loss.Final && recorded is not null)
        {
            await ResolveAsync(new ResolveTask(loss.TaskId, loss.Stage, new ItemRange(loss.Item, loss.Item + 1)));
        }
    }

    public async Task PlanAsync(PlanStage plan)
    {
        var record = machine.Record;
        var planned = await FindAsync<JobEvent>(
            $"reading results to plan stage {plan.Stage}",
            async () =>
            {
                try
                {
                    return new StagePlanned(plan.Stage, plan.Outcomes, record.Stages.Count, await world.PlanAsync(record, plan.Stage));
                }
                catch (FormatException error)
                {
                    return new PlanningFailed(plan.Stage, error.Message);
                }
            }
        );
        if (planned is not null)
        {
            run.Apply(planned);
        }
    }

    public async Task ExplainAsync()
    {
        var explained = await FindAsync(
            "reading why an item failed",
            async () => await world.LiveRunAsync() == machine.Record.Run ? await world.ExplainAsync() : null
        );
        if (explained is not null)
        {
            run.Apply(explained);
        }
    }

    /// <summary>
    /// Finds something in the database, which may be away for a while. When it finds nothing the job goes on elsewhere, in a later run, and
    /// this activation leaves. When the database refuses for good, the job ends as failed.
    /// </summary>
    /// <param name="about">The lost task of which something is to be found.</param>
    public async Task<T?> FindAsync<T>(string doing, Func<Task<T?>> find, Guid? about = null)
        where T : class
    {
        while (!run.IsClosed)
        {
            T? found;
            try
            {
                found = await find();
            }
            catch (Exception error) when (world.IsExpected(error))
            {
                world.Note(new NoAnswer(doing, error));
                await world.DelayAsync(BetweenTries);
                continue;
            }
            catch (Exception error) when (world.WhyRefused(error) is { } why)
            {
                if (!run.IsClosed)
                {
                    world.Note(new StorageRefuses(doing, why, error));
                    run.Apply(new StorageRefused(JobDriver.EndOf(doing, why), about));
                }

                return null;
            }

            if (found is null && !run.IsClosed)
            {
                run.LeaveSuperseded();
            }

            return found;
        }

        return null;
    }
}
