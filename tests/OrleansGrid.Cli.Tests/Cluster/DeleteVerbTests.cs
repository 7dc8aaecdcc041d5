using Npgsql;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfVerbs)]
public sealed class DeleteVerbTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task Deleted_jobs_are_shown_no_more()
    {
        var (one, other) = (await EndedAsync(), await EndedAsync());

        var deleted = await Grid.DoAsync("delete", one, other[^8..], "--json");

        Assert.Equal(2, deleted.Json[0].GetProperty("deleted").GetInt64());
        Assert.Equal(2, (await Grid.RunAsync("show", one)).Exit);
        Assert.Equal(2, (await Grid.RunAsync("show", other)).Exit);
        Assert.DoesNotContain(one, (await Grid.DoAsync("jobs", "--json", "--limit", "1000")).Lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_job_that_has_not_ended_is_refused_and_nothing_is_deleted()
    {
        var ended = await EndedAsync();
        var waiting = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop", "--require", "moon=full");

        var refused = await Grid.RunAsync("delete", ended, waiting);

        Assert.Equal(2, refused.Exit);
        Assert.Contains("cancel it first", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        await Grid.DoAsync("show", ended);
        await Grid.DoAsync("cancel", waiting);
    }

    [Fact]
    public async Task A_filter_deletes_what_has_ended_and_says_what_stays()
    {
        var name = $"filter-{Guid.NewGuid():N}";
        await EndedAsync("--name", name);
        await EndedAsync("--name", name);
        var waiting = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop", "--require", "moon=full", "--name", name);

        var deleted = await Grid.DoAsync("delete", "--name", name, "--yes", "--json");

        Assert.Equal(2, deleted.Json[0].GetProperty("deleted").GetInt64());
        Assert.Equal(1, deleted.Json[0].GetProperty("left_unfinished").GetInt64());
        Assert.Contains("2 jobs to delete. 1 job not ended yet", deleted.ErrorLines[0], StringComparison.Ordinal);
        await Grid.DoAsync("cancel", waiting);
    }

    [Fact]
    public async Task Only_jobs_that_ended_long_enough_ago_are_pruned()
    {
        var id = await EndedAsync();
        Assert.Equal(0, (await Grid.DoAsync("prune", "--older-than", "90d", "--json")).Json[0].GetProperty("deleted").GetInt64());
        await Grid.DoAsync("show", id);
    }

    [Fact]
    public async Task Rules_of_retention_are_set_shown_and_taken_away()
    {
        var kind = $"kind-{Guid.NewGuid():N}";
        await Grid.DoAsync("retention", "set", "--kind", kind, "--outcome", "failed", "90d");
        await Grid.DoAsync("retention", "set", "--kind", kind, "forever");

        Assert.Equal(
            [$"Jobs of the kind {kind} are kept forever.", $"Jobs of the kind {kind} that have failed are kept for 90d 00h."],
            (await ShownAsync()).Where(line => line.Contains(kind, StringComparison.Ordinal))
        );
        var rule = (await Grid.DoAsync("retention", "show", "--json")).Json.Single(rule =>
            rule.GetProperty("kind").GetString() == kind && rule.GetProperty("outcome").GetString() == "failed"
        );
        Assert.Equal(90 * 86_400, rule.GetProperty("keep_seconds").GetDouble());

        await Grid.DoAsync("retention", "set", "--kind", kind, "default");
        await Grid.DoAsync("retention", "set", "--kind", kind, "--outcome", "failed", "default");
        Assert.DoesNotContain(await ShownAsync(), line => line.Contains(kind, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_says_in_its_spec_how_long_it_is_kept()
    {
        var spec = Path.Combine(Grid.Home, $"spec-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(spec, "{\"handler\": \"noop\", \"Keep\": \"00:00:10\"}", TestContext.Current.CancellationToken);
        var run = await Grid.DoAsync("run", "batch", "--spec", spec, "--items", "1..2", "--keep", "forever", "--json");

        Assert.Equal(30 * 86_400, await KeptAsync(await EndedAsync("--keep", "30d")));
        Assert.Equal(-1, await KeptAsync(run.JobId));
    }

    private async Task<long?> KeptAsync(string id)
    {
        await using var database = NpgsqlDataSource.Create(cluster.Postgres);
        await using var kept = database.CreateCommand($"select job_keep from grid_internal.grain_state where job_id = '{id}'");
        return await kept.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long?;
    }

    private async Task<IReadOnlyList<string>> ShownAsync() => (await Grid.DoAsync("retention", "show")).Lines;

    private async Task<string> EndedAsync(params string[] more) =>
        await cluster.SubmitAsync(["--items", "1..2", "--handler", "noop", "--watch", .. more]);
}
