using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Stored;

/// <summary>Runs the jobs of an example of a database, to their end or to where the example has them.</summary>
internal sealed class StoredJobs(StoredDatabase database, CancellationToken cancellation)
{
    public async Task RunAsync()
    {
        await EndAsync(
            await database.Client.SubmitAsync(
                new BatchSpec { Key = StoredDatabase.Ended, Handler = "gated" },
                Enumerable.Repeat("", StoredDatabase.Inputs),
                cancellation
            )
        );
        FailingItem.Succeeds = false;
        await EndAsync(await database.Client.SubmitAsync(Failing, ["", "fail"], cancellation));
        await EndAsync(await WordsAsync());
        await StudyAsync(StoredDatabase.Study, 3, told: 3);
        await StudyAsync(StoredDatabase.Asked, 2, told: 0);
        await BeginAsync();
    }

    private static BatchSpec Failing =>
        new()
        {
            Key = StoredDatabase.Failed,
            Handler = "fails",
            Retry = new RetryPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) },
        };

    private async Task EndAsync(GridJob job) => Assert.True((await job.WaitAsync(cancellation)).State.IsTerminal());

    private async Task<GridJob> WordsAsync()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "a b\na\n", cancellation);
        return await database.Client.SubmitAsync(
            new MapReduceSpec
            {
                Key = StoredDatabase.Words,
                Program = "wordcount",
                Inputs = [new MapReduceInput(file)],
                Rows = true,
                Reducers = 1,
            },
            cancellation
        );
    }

    private async Task StudyAsync(string key, int trials, int told)
    {
        var study = await database.Client.SubmitAsync(
            new StudySpec
            {
                Key = key,
                Space = new SearchSpace().Float("x", 0, 1),
                AskAndTell = true,
                Sampler = "tpe",
                Trials = trials,
            },
            cancellation
        );
        var first = await study.AskAsync(cancellationToken: cancellation);
        for (var i = 0; i < told; i++)
        {
            var trial = i == 0 ? first! : (await study.AskAsync(cancellationToken: cancellation))!;
            await study.TellAsync(trial.Trial, trial.Trial + 0.5, cancellation);
        }

        if (told == trials)
        {
            await EndAsync(study);
        }
    }

    /// <summary>A job of which an item has its outcome and another waits.</summary>
    private async Task BeginAsync()
    {
        await database.Client.SubmitAsync(
            new BatchSpec
            {
                Key = StoredDatabase.Running,
                Handler = "gated",
                MaxItemsPerTask = 1,
                MaxParallel = 2,
            },
            new[] { "", StoredDatabase.Gate }.Concat(Enumerable.Repeat("", StoredDatabase.Inputs - 2)),
            cancellation
        );
        while (
            (await database.AskAsync($"select 1 from grid.items where job_id = '{StoredDatabase.IdOf(StoredDatabase.Running)}'")).Count == 0
        )
        {
            await Task.Yield();
        }
    }
}
