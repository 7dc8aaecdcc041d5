using Npgsql;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Postgres.Tests;

public sealed class MigratorTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_migration_finds_nothing_to_do()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        Assert.Equal(Migration.All.Count, await Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Equal(0, await Migrator.MigrateAsync(database.DataSource, Token));
        Assert.True((await Migrator.StatusAsync(database.DataSource, Token)).IsCurrent);
    }

    [Fact]
    public async Task Eight_migrations_at_once_apply_each_file_once()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        var applied = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => AsAProcessOfItsOwnAsync(database.ConnectionString)))
        );
        Assert.Equal(Migration.All.Count, applied.Sum());
        Assert.Equal((long)Migration.All.Count, await database.AskAsync("select count(*) from grid_internal.schema_version"));
    }

    [Fact]
    public async Task Looking_at_a_database_that_was_never_migrated_gives_version_zero_and_creates_nothing()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        Assert.Equal(new SchemaStatus(0, Migration.All.Count), await Migrator.StatusAsync(database.DataSource, Token));
        Assert.Equal(0L, await database.AskAsync("select count(*) from pg_namespace where nspname = 'grid_internal'"));
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync("insert into grid_internal.schema_version (version, name, checksum) values (9999, 'from_the_future', '')");

        var error = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains("9999", error.Message, StringComparison.Ordinal);
        Assert.Equal(9999, (await Migrator.StatusAsync(database.DataSource, Token)).Current);
    }

    [Fact]
    public async Task A_newer_database_that_was_made_to_work_with_the_program_is_used_as_it_is()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(
            "insert into grid_internal.schema_version (version, name, checksum, works_from) "
                + $"values (9998, 'adds', '', 5), (9999, 'adds_more', '', {Migration.All.Count})"
        );

        Assert.Equal(0, await Migrator.MigrateAsync(database.DataSource, Token));
        await Migrator.RequireUsableAsync(database.DataSource, Token);
        Assert.True((await Migrator.StatusAsync(database.DataSource, Token)).IsUsable);
    }

    [Fact]
    public async Task One_migration_that_takes_something_away_refuses_older_programs_whatever_comes_after_it()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(
            "insert into grid_internal.schema_version (version, name, checksum, works_from) "
                + $"values (9998, 'takes_away', '', null), (9999, 'adds', '', {Migration.All.Count})"
        );

        var error = await Assert.ThrowsAsync<GridException>(() => Migrator.RequireUsableAsync(database.DataSource, Token));
        Assert.EndsWith("use a newer program.", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
    }

    [Fact]
    public async Task A_database_of_before_this_was_written_down_is_read()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync("alter table grid_internal.schema_version drop column works_from");
        Assert.True((await Migrator.StatusAsync(database.DataSource, Token)).IsCurrent);
    }

    [Fact]
    public async Task A_list_of_migrations_of_before_this_was_written_down_is_gone_on_with()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        await database.RunAsync(
            "create schema grid_internal; create table grid_internal.schema_version "
                + "(version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())"
        );

        Assert.Equal(Migration.All.Count, await Migrator.MigrateAsync(database.DataSource, Token));
        Assert.True((await Migrator.StatusAsync(database.DataSource, Token)).IsCurrent);
    }

    [Fact]
    public async Task A_database_made_from_other_files_is_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync("update grid_internal.schema_version set checksum = 'of another file' where version = 1");

        var error = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains("Migration 1 (orleans)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_and_can_be_tried_again()
    {
        await using var database = await shared.EmptyDatabaseAsync();
        await database.RunAsync("create schema grid_internal; create table grid_internal.reminders (in_the_way int)");
        var error = await Assert.ThrowsAsync<GridException>(() => Migrator.MigrateAsync(database.DataSource, Token));
        Assert.Contains("relation \"reminders\" already exists", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Migrator.StatusAsync(database.DataSource, Token)).Current);
        Assert.Equal(true, await database.AskAsync("select to_regclass('grid_internal.membership') is null"));

        await database.RunAsync("drop table grid_internal.reminders");
        Assert.Equal(Migration.All.Count, await AsAProcessOfItsOwnAsync(database.ConnectionString));
    }

    private static async Task<int> AsAProcessOfItsOwnAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        return await Migrator.MigrateAsync(dataSource, Token);
    }
}
