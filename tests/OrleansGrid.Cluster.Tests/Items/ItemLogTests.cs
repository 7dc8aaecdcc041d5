namespace OrleansGrid.Cluster.Tests;

/// <summary>What items write is in the database while they run, and outlives the silo that they ran on.</summary>
public sealed class ItemLogTests(TestCluster cluster) : ClusterTest(cluster)
{
    // More than a silo has slots, and no more than two of three have.
    private const int Items = 6;

    [Fact]
    public async Task What_an_item_had_written_when_its_silo_was_killed_stays_and_what_its_next_attempt_writes_follows()
    {
        var job = await SubmitAsync("talking", Items);
        await UntilWrittenAsync(job, Items, "text like 'item % begins on %'");
        var victim = await SiloBesideAsync(job);
        var item = await Cluster.AskAsync<long>("select min(item) from grid.logs where job_id = $1 and silo = $2", job.Id, victim.Name);

        await victim.KillAsync();
        Say($"{victim.Name} killed, which ran item {item}");
        await UntilWrittenAsync(job, 1, $"item = {item} and silo <> '{victim.Name}'");
        OpenGate(job);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await UntilWrittenAsync(job, 1, $"item = {item} and text like 'item % ends on %'");

        var after = await Cluster.AskAsync<string>("select silo from grid.items where job_id = $1 and item = $2", job.Id, item);
        var category = typeof(Talking).FullName;
        string[] expected =
        [
            $"{victim.Name} 1 item {item} begins on {victim.Name}",
            $"{victim.Name} 2 info: {category}: {item} is looked at",
            $"{after} 1 item {item} begins on {after}",
            $"{after} 2 info: {category}: {item} is looked at",
            $"{after} 3 item {item} ends on {after}",
        ];
        // Not by the number of the attempt: the job's grain may have been registered with the killed silo and be taken up again elsewhere,
        // and an attempt of which neither activation has heard is counted by none.
        Assert.Equal(
            expected,
            await Cluster.AskAsync<string[]>(
                """
                select array_agg(concat_ws(' ', silo, line, text) order by attempt, silo <> $3, line)
                from grid.logs where job_id = $1 and item = $2
                """,
                job.Id,
                item,
                victim.Name
            )
        );
    }

    [Fact]
    public async Task The_last_words_of_items_are_kept_when_their_silo_is_told_to_stop()
    {
        var job = await SubmitAsync("talking", Items);
        await UntilWrittenAsync(job, Items, "text like 'item % begins on %'");
        var silo = await SiloBesideAsync(job);
        var stopped = silo.TerminateAsync();
        OpenGate(job);
        await stopped;

        var mute = await Cluster.AskAsync<long>(
            """
            select count(*) from grid.items i where i.job_id = $1 and i.silo = $2 and not exists (
              select from grid.logs l where l.job_id = i.job_id and l.item = i.item and l.text like 'item % ends on ' || i.silo)
            """,
            job.Id,
            silo.Name
        );
        Assert.Equal(0, mute);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
    }

    /// <summary>One that runs items of the job, whose grain is on another.</summary>
    private async Task<SiloProcess> SiloBesideAsync(GridJob job)
    {
        var busy = await Cluster.AskAsync<string[]>("select array_agg(distinct silo) from grid.logs where job_id = $1", job.Id);
        return Cluster.Silos.First(silo => busy.Contains(silo.Name) && silo != Cluster.SiloOf(job));
    }

    private Task UntilWrittenAsync(GridJob job, long lines, string which) =>
        Eventually.TrueAsync(
            async () => await Cluster.AskAsync<long>($"select count(*) from grid.logs where job_id = $1 and {which}", job.Id) >= lines,
            $"items of job {job.Id} have written {lines} lines where {which}"
        );
}
