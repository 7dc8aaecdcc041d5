namespace OrleansGrid.Cluster.Tests;

public sealed class HostileItemTests(TestCluster cluster) : ClusterTest(cluster)
{
    [Fact]
    public async Task An_item_that_kills_every_silo_it_runs_on_fails_and_the_others_succeed()
    {
        const int Items = 60;
        var job = await SubmitAsync("poison", Items);

        var end = EndOfAsync(job);
        while (!end.IsCompleted)
        {
            foreach (var silo in Cluster.Silos.Where(s => !s.IsRunning))
            {
                Say($"{silo.Name} is started again");
                Cluster.Start(silo);
            }

            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation));
        }

        Assert.Equal(JobState.Failed, (await end).State);
        await Cluster.ExactlyOnceAsync(job, Items - 1, 1);
        Assert.Equal(
            Poison.Item,
            await Cluster.AskAsync<long>("select item from grid.items where job_id = $1 and state = 'failed'", job.Id)
        );
        Assert.Equal(
            "lost",
            await Cluster.AskAsync<string>("select error ->> 'type' from grid.items where job_id = $1 and state = 'failed'", job.Id)
        );
        Assert.Equal(
            0,
            await Cluster.AskAsync<long>(
                "select count(*) from grid.attempts where job_id = $1 and error ->> 'type' = 'lost' and error ->> 'message' <> "
                    + "format('The silo %s died while it ran this item alone.', silo)",
                job.Id
            )
        );
    }

    [Fact]
    public async Task An_item_that_never_ends_and_heeds_nothing_fails_by_its_time_out_and_its_slot_lives_on()
    {
        const int Items = 200;
        var job = await SubmitAsync("hanging", Items, s => s with { Timeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items - 1, 1);
        Assert.Equal("timeout", await Cluster.AskAsync<string>("select error ->> 'type' from grid.attempts where job_id = $1", job.Id));

        // All slots can be had: a job that needs every one of a silo's at once runs on each.
        var whole = await SubmitAsync("quick", 12, s => s with { SlotsPerItem = TestCluster.SlotsPerSilo });
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(whole)).State);
    }

    [Fact]
    public async Task Items_that_burn_every_slot_evict_no_silo()
    {
        const string Dead = "select count(*) from grid_internal.membership_changes where status = 6";
        var processes = Cluster.Silos.Select(s => s.ProcessId).ToList();
        var dead = await Cluster.AskAsync<long>(Dead);
        var job = await SubmitAsync("spinning", 3 * TestCluster.SlotsPerSilo);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 3 * TestCluster.SlotsPerSilo);
        Assert.Equal(dead, await Cluster.AskAsync<long>(Dead));
        Assert.Equal(processes, Cluster.Silos.Where(s => s.IsRunning).Select(s => s.ProcessId));
    }

    [Fact]
    public async Task A_checkpoint_outlives_the_silo_that_kept_it()
    {
        const int Kept = 5;
        var job = await SubmitAsync("stepwise", 1);
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select coalesce(max(state::int), 0)::bigint from grid_internal.checkpoints where job_id = $1",
                    job.Id
                ) >= Kept,
            "some steps are kept"
        );
        var runner = Executions.Read(Cluster.ExecutionsFolder, job.Id).Single().ProcessId;

        await Cluster.Silos.Single(s => s.ProcessId == runner).KillAsync();

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Assert.InRange(await Cluster.AskAsync<int>("select result::int from grid.items where job_id = $1", job.Id), Kept, Stepwise.Steps);
        await Cluster.ExactlyOnceAsync(job, 1);
    }
}
