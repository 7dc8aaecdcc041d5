using Npgsql;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.RoleUsers;

namespace OrleansGrid.Cli.Tests.Doctor;

/// <summary>What can be brought about in a database is found in it.</summary>
[Collection(nameof(ExaminedCluster))]
public sealed class ProvokedTests(ExaminedCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("delete from grid_internal.schema_version where version > 1", "version 1, and this program needs ")]
    [InlineData("insert into grid_internal.schema_version values (9999, 'later', '')", "version 9999, and this program knows only up to ")]
    public async Task Another_schema_is_found_by_its_version(string change, string found)
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync(change);

        await database.FindsAsync("schema", FindingState.Problem, found);
    }

    [Fact]
    public async Task Where_there_are_no_tables_the_checks_that_need_them_say_so_and_the_others_look()
    {
        await using var database = await cluster.EmptyAsync();

        var findings = await database.ExamineAsync();

        Assert.Equal(FindingState.Problem, findings["schema"].State);
        Assert.All(
            ["silos", "ports", "jobs", "deletions", "uploads"],
            check => Assert.Equal("See to the check 'schema' first.", findings[check].Advice)
        );
        Assert.Equal(FindingState.Ok, findings["durability"].State);
    }

    [Fact]
    public async Task A_database_of_another_encoding_is_a_finding_and_not_the_end()
    {
        await using var database = await cluster.EmptyAsync("encoding 'LATIN1' locale 'C' template template0");

        await database.FindsAsync("encoding", FindingState.Problem, "LATIN1, which cannot hold every text");
    }

    [Fact]
    public async Task A_database_without_the_schema_public_or_the_extension_is_found()
    {
        await using var database = await cluster.EmptyAsync();
        await database.FindsAsync("extension", FindingState.Problem, "btree_gist is not in this database");

        await database.DoAsync("drop schema public");
        await database.FindsAsync("extension", FindingState.Problem, "no schema 'public'");
    }

    [Fact]
    public async Task A_database_that_was_made_read_only_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync($"alter database {NameOf(database)} set default_transaction_read_only = on");

        await using var again = await ExaminedCluster.OpenAsync(database.ConnectionString);
        await again.FindsAsync("writable", FindingState.Problem, "read-only, by default_transaction_read_only");
    }

    [Fact]
    public async Task A_user_who_may_not_read_or_write_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync("create role small login password 'small'");
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "small", Password = "small" };
        await using var small = await ExaminedCluster.OpenAsync(settings.ConnectionString);
        await small.FindsAsync("rights", FindingState.Problem, "the user 'small' may not read asked_trials, ");

        await database.DoAsync("grant usage on schema grid_internal to small; grant select on all tables in schema grid_internal to small");
        await small.FindsAsync("rights", FindingState.Warning, "the user 'small' may read, but not add to asked_trials, ");

        await database.DoAsync("grant insert on all tables in schema grid_internal to small");
        Assert.Equal(FindingState.Ok, (await small.ExamineAsync())["rights"].State);
    }

    [Theory]
    [InlineData(GridRole.Reader, "the user 'test_reader' may do what the role grid_reader may")]
    [InlineData(GridRole.Submitter, "the user 'test_submitter' may do what the role grid_submitter may")]
    [InlineData(GridRole.Silo, "the user 'test_silo' may read and write")]
    public async Task A_user_who_has_what_his_role_needs_lacks_nothing(GridRole role, string found)
    {
        await using var database = await cluster.MigratedAsync();
        await using var user = await ExaminedCluster.OpenAsync(await RoleUser.OfAsync(database.ConnectionString, role));

        Assert.Equal(found, (await user.ExamineAsync())["rights"].Found);
    }

    [Fact]
    public async Task Silos_that_connect_as_a_superuser_are_seen()
    {
        await using var database = await ExaminedCluster.OpenAsync(cluster.Postgres);

        await database.FindsAsync("silo-users", FindingState.Warning, "' is a superuser");
    }

    [Theory]
    [InlineData("fsync", "off", "durability", "fsync is off")]
    [InlineData("full_page_writes", "off", "durability", "full_page_writes is off")]
    [InlineData("autovacuum", "off", "autovacuum", "off: dead rows stay")]
    public async Task A_setting_of_the_server_that_endangers_the_grid_is_found(string setting, string value, string check, string found)
    {
        await using var database = await cluster.MigratedAsync();
        await SetAsync(database, $"alter system set {setting} = {value}", setting, value);
        try
        {
            await database.FindsAsync(check, FindingState.Problem, found);
        }
        finally
        {
            await SetAsync(database, $"alter system reset {setting}", setting, "on");
        }
    }

    [Fact]
    public async Task A_database_that_takes_no_more_connections_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync($"alter database {NameOf(database)} connection limit 1");

        await database.FindsAsync("connections", FindingState.Problem, " of 1 in use");
    }

    [Fact]
    public async Task A_table_whose_vacuum_was_switched_off_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync("alter table grid_internal.item_logs set (autovacuum_enabled = false)");

        await database.FindsAsync("autovacuum", FindingState.Problem, "switched off for item_logs");
    }

    [Fact]
    public async Task An_open_transaction_is_seen_with_those_who_wait_for_it()
    {
        await using var database = await cluster.MigratedAsync();
        await using var holder = await database.Reads.ConnectAsync(Token);
        await using var open = await holder.BeginTransactionAsync(Token);
        await RunAsync(holder, "lock table grid_internal.retention");
        await using var waiter = await database.Reads.ConnectAsync(Token);
        await RunAsync(waiter, "set lock_timeout = 0");
        var waiting = RunAsync(waiter, "table grid_internal.retention");

        OpenTransaction seen;
        do
        {
            seen = Assert.Single(await database.Reads.ListAsync("oldest_transaction", OpenTransaction.Read, Token));
            Assert.False(waiting.IsCompleted, "It does not wait.");
        } while (seen.Waiting == 0);

        await open.RollbackAsync(Token);
        await waiting;
        Assert.Equal((holder.ProcessID, "grid", "idle in transaction", 1), (seen.Pid, seen.User, seen.State, seen.Waiting));
    }

    [Fact]
    public async Task A_replication_slot_that_nobody_reads_is_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync("select pg_create_physical_replication_slot('forgotten', true)");
        try
        {
            await database.FindsAsync("replication", FindingState.Warning, "the slot 'forgotten' keeps ");
        }
        finally
        {
            await database.DoAsync("select pg_drop_replication_slot('forgotten')");
        }
    }

    [Fact]
    public async Task Deletions_and_uploads_that_no_silo_gets_on_with_are_found()
    {
        await using var database = await cluster.MigratedAsync();
        await database.DoAsync(
            """
            insert into grid_internal.deletions (target, uploads, begun_at) values (gen_random_uuid(), '{}', now() - interval '3 hours');
            insert into grid_internal.uploads (upload_id, created_at) values (gen_random_uuid(), now() - interval '9 days')
            """
        );

        await database.FindsAsync("deletions", FindingState.Warning, "something is left of 1 deleted job, of the oldest for 3h 00m");
        await database.FindsAsync("uploads", FindingState.Warning, "1 upload of more than a week ago has no job");
    }

    private static string NameOf(Database database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Returns when the server has read the setting.</summary>
    private static async Task SetAsync(Database database, string change, string setting, string value)
    {
        await database.DoAsync(change);
        await database.DoAsync("select pg_reload_conf()");
        string now;
        do
        {
            await using var connection = await database.Reads.ConnectAsync(Token);
            await using var show = new NpgsqlCommand($"show {setting}", connection);
            now = (string)(await show.ExecuteScalarAsync(Token))!;
        } while (now != value);
    }
}
