using Npgsql;

namespace OrleansGrid.Cli.Tests.Doctor;

[Collection(nameof(ExaminedCluster))]
public sealed class DoctorVerbTests(ExaminedCluster cluster)
{
    private static readonly string[] Checks =
    [
        "version",
        "pooler",
        "encoding",
        "extension",
        "schema",
        "rights",
        "writable",
        "durability",
        "connections",
        "clock",
        "silos",
        "silo-versions",
        "silo-clocks",
        "ports",
        "jobs",
        "autovacuum",
        "dead-rows",
        "transactions",
        "prepared",
        "replication",
        "deletions",
        "uploads",
        "home-disk",
        "database-disk",
    ];

    [Fact]
    public async Task A_grid_that_was_just_started_has_nothing_to_mend()
    {
        var outcome = await cluster.Grid.RunAsync("doctor", "--json");

        Assert.All(outcome.Json, line => Assert.True(line.GetProperty("state").GetString() == "ok", line.GetRawText()));
        Assert.Equal(0, outcome.Exit);
        Assert.Equal(Checks, outcome.Json.Select(line => line.GetProperty("check").GetString()));
        Assert.All(
            outcome.Json,
            line => Assert.Equal(["check", "state", "found", "advice"], line.EnumerateObject().Select(field => field.Name))
        );
        Assert.All(outcome.Json, line => Assert.Equal(System.Text.Json.JsonValueKind.Null, line.GetProperty("advice").ValueKind));
        Assert.Equal("1 active silo, all heard of within 15 s", Found(outcome, "silos"));
        Assert.Equal("2 ports of active silos reached from here", Found(outcome, "ports"));
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public async Task Where_there_is_no_terminal_a_check_is_a_line_of_four_fields()
    {
        var outcome = await cluster.Grid.DoAsync("doctor");

        Assert.Equal(Checks, outcome.Lines.Select(line => line.Split('\t')[1]));
        Assert.All(outcome.Lines, line => Assert.Equal(4, line.Split('\t').Length));
        Assert.StartsWith("ok\tversion\tPostgreSQL ", outcome.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\t-", outcome.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_is_exit_code_1_and_a_database_elsewhere_is_looked_at_without_its_disk()
    {
        await using var database = await cluster.EmptyAsync();

        var outcome = await cluster.Grid.RunAsync("doctor", "--json", "--postgres", database.ConnectionString);

        Assert.Equal(1, outcome.Exit);
        Assert.Equal("the database has no grid in it", Found(outcome, "schema"));
        Assert.Equal([.. Checks[..^1], "silo-users"], outcome.Json.Select(line => line.GetProperty("check").GetString()));
    }

    [Fact]
    public async Task Warnings_alone_are_exit_code_0()
    {
        await using var database = await cluster.MigratedAsync();

        var outcome = await cluster.Grid.RunAsync("doctor", "--json", "--postgres", database.ConnectionString);

        Assert.Equal(0, outcome.Exit);
        Assert.Equal("none is active", Found(outcome, "silos"));
        Assert.Equal(
            "warning",
            outcome.Json.Single(line => line.GetProperty("check").GetString() == "silos").GetProperty("state").GetString()
        );
    }

    [Fact]
    public async Task Without_a_database_it_is_one_sentence_and_exit_code_3()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(cluster.Postgres) { Port = 1 }.ConnectionString;

        var outcome = await cluster.Grid.RunAsync("doctor", "--postgres", nowhere);

        Assert.Equal(3, outcome.Exit);
        Assert.Single(outcome.ErrorLines);
        Assert.Empty(outcome.Output);
    }

    private static string? Found(GridOutcome outcome, string check) =>
        outcome.Json.Single(line => line.GetProperty("check").GetString() == check).GetProperty("found").GetString();
}
