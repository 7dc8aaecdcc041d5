using Npgsql;
using OrleansGrid.Cli.Tests.Cluster;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.RoleUsers;

namespace OrleansGrid.Cli.Tests.Access;

/// <summary>The command line works with no more rights than the role of its user has.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class RoleVerbTests(RunningCluster cluster)
{
    [Fact]
    public async Task A_reader_uses_every_verb_that_looks_and_changes_nothing()
    {
        var job = await cluster.SubmitAsync("--watch", "--items", "1..3", "--", "echo", "{}");
        var failed = (await cluster.Grid.RunAsync("batch", "--json", "--items", "1..1", "--attempts", "1", "--watch", "--", "false")).JobId;
        var study = (await cluster.Grid.DoAsync(Study)).JobId;
        var reader = await AsAsync(GridRole.Reader);

        string[][] verbs =
        [
            ["jobs"],
            ["jobs", "--state", "failed"],
            ["show", job],
            ["show", failed],
            ["show", study],
            ["results", job],
            ["items", job],
            ["items", failed],
            ["logs", failed],
            ["watch", job],
            ["trials", study],
            ["report", study],
            ["silos"],
            ["retention", "show"],
            ["db", "status"],
        ];
        foreach (var verb in verbs)
        {
            await reader.DoAsync(verb);
        }

        var refusal = await reader.RunAsync("delete", "--state", "failed", "--yes");
        Assert.Equal(3, refusal.Exit);
        Assert.Contains("permission denied for function begin_deletions", refusal.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await reader.RunAsync("retention", "set", "30d")).Exit);
        await cluster.Grid.DoAsync("show", failed);
    }

    [Fact]
    public async Task A_submitter_submits_inputs_follows_jobs_and_deletes_them()
    {
        var submitter = await AsAsync(GridRole.Submitter);
        var lines = string.Join('\n', Enumerable.Range(0, 5000));
        var file = Path.Combine(cluster.Grid.Home, "lines-of-submitter");
        await File.WriteAllTextAsync(file, lines, TestContext.Current.CancellationToken);

        var job = (await submitter.DoAsync("batch", "--json", "--watch", "--items-from", file, "--handler", "noop")).JobId;
        await submitter.DoAsync(Study);
        await submitter.DoAsync("delete", job);

        var refusal = await submitter.RunAsync("retention", "set", "30d");
        Assert.Equal(3, refusal.Exit);
        Assert.Contains("permission denied for table retention", refusal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_is_put_into_a_role_and_taken_out_with_one_sentence_each()
    {
        await ExecuteAsync("create role \"someone else\" login");

        var granted = await cluster.Grid.DoAsync("db", "grant", "someone else", "--role", "reader", "--json");
        Assert.Equal("""{"user":"someone else","role":"grid_reader","granted":true,"changed":true}""", granted.Output.Trim());
        Assert.Equal("The user 'someone else' is in the role grid_reader now, and may look and change nothing.", granted.Error.Trim());
        var revoked = await cluster.Grid.DoAsync("db", "grant", "someone else", "--role", "reader", "--revoke");
        Assert.Equal("The user 'someone else' is no longer in the role grid_reader.", revoked.Error.Trim());

        Assert.Equal(2, (await cluster.Grid.RunAsync("db", "grant", "nobody there", "--role", "silo")).Exit);
        Assert.Equal(2, (await cluster.Grid.RunAsync("db", "grant", "someone else", "--role", "king")).Exit);
    }

    private string[] Study =>
        ["search", "--json", "--space", SpaceFile(), "--trials", "2", "--sampler", "random", "--watch", "--", "echo", "{x}"];

    private string SpaceFile()
    {
        var file = Path.Combine(cluster.Grid.Home, "space-of-roles.json");
        File.WriteAllText(file, """{"x": {"type": "float", "low": 0, "high": 1}}""");
        return file;
    }

    private async Task<GridProgram> AsAsync(GridRole role) =>
        new(cluster.Grid.Home) { Postgres = await RoleUser.OfAsync(cluster.Postgres, role) };

    private async Task ExecuteAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(cluster.Postgres);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
