using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Tests.Deletion;

namespace OrleansGrid.Silo.Tests.Jobs;

/// <summary>The counts of a job that has ended are kept with it, where counting its ranges takes long.</summary>
public sealed class JobCountTests(SiloDatabase database)
{
    private readonly KeptJobs _jobs = new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kept_counts_are_those_of_the_ranges_and_are_shown_without_them()
    {
        var (job, _) = await _jobs.AddAsync();
        await database.RunAsync($"delete from grid_internal.job_counts where job_id = '{job}'");
        await database.RunAsync($"update grid_internal.finished_ranges set succeeded = first_item >= 30 where job_id = '{job}'");
        var counted = await CountsAsync(job);

        await new JobFacts(database.Grid.DataSource).KeepCountsAsync(job, 1);

        Assert.Equal(1, await KeptAsync(job));
        Assert.Equal(counted, await CountsAsync(job));
        await database.RunAsync($"delete from grid_internal.finished_ranges where job_id = '{job}'");
        Assert.Equal((11_980L, 30L), await CountsAsync(job));
    }

    [Fact]
    public async Task Counts_of_an_earlier_run_are_not_shown_and_are_replaced_by_those_of_the_next()
    {
        var (job, upload) = await _jobs.AddAsync("failed");
        await database.RunAsync($"update grid_internal.job_counts set items_succeeded = 7 where job_id = '{job}'");
        Assert.Equal((7L, 0L), await CountsAsync(job));

        Assert.Equal(StateWriteResult.Written, await _jobs.WriteAsync(job, 1, KeptJobs.Payload("running", upload, run: 2)));
        Assert.Equal((12_010L, 0L), await CountsAsync(job));
        // Said by a silo that does not know of the retry.
        await new JobFacts(database.Grid.DataSource).KeepCountsAsync(job, 1);

        Assert.Equal(StateWriteResult.Written, await _jobs.WriteAsync(job, 2, KeptJobs.Payload("succeeded", upload, run: 2)));
        await new JobFacts(database.Grid.DataSource).KeepCountsAsync(job, 2);
        Assert.Equal((12_010L, 0L), await CountsAsync(job));
        Assert.Equal(2, await database.AskAsync<int>($"select run from grid_internal.job_counts where job_id = '{job}'"));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_job_of_few_ranges_or_of_one_that_goes_on()
    {
        var (few, _) = await _jobs.AddAsync();
        var (running, _) = await _jobs.AddAsync("running");
        await database.RunAsync($"delete from grid_internal.job_counts where job_id in ('{few}', '{running}')");
        await database.RunAsync($"delete from grid_internal.finished_ranges where job_id = '{few}' and first_item >= 640");

        await new JobFacts(database.Grid.DataSource).KeepCountsAsync(few, 1);
        await new JobFacts(database.Grid.DataSource).KeepCountsAsync(running, 1);

        Assert.Equal((0, 0), (await KeptAsync(few), await KeptAsync(running)));
    }

    private async Task<long> KeptAsync(Guid job) =>
        await database.AskAsync<long>($"select count(*) from grid_internal.job_counts where job_id = '{job}'");

    private async Task<(long Succeeded, long Failed)> CountsAsync(Guid job)
    {
        var found = (await new JobReader(database.Grid).FindAsync(job, Token))!;
        return (found.ItemsSucceeded, found.ItemsFailed);
    }
}
