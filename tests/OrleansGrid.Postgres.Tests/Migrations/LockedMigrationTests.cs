using Npgsql;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Postgres.Tests;

public sealed class LockedMigrationTests(SharedServer shared)
{
    /// <summary>To be migrated again, with what the last migration makes taken away.</summary>
    private const string TakeBack = """
        delete from grid_internal.schema_version where version = (select max(version) from grid_internal.schema_version);
        drop view grid_internal.client_jobs, grid_internal.client_ranges, grid_internal.client_inputs, grid_internal.client_logs,
          grid_internal.client_retention, grid_internal.client_silos;
        drop function grid_internal.client_drop_chunks, grid_internal.client_forget_upload;
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migration_waits_in_short_tries_for_a_lock_says_once_who_holds_it_and_is_made_when_it_is_free()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(TakeBack);
        await using var holder = await database.ConnectAsync();
        var transaction = await LockAsync(holder);
        var said = new List<string>();
        var patience = new MigrationPatience
        {
            Pause = TimeSpan.Zero,
            Waiting = sentence =>
            {
                said.Add(sentence);
                transaction.Rollback();
            },
        };

        Assert.Equal(1, await Migrator.MigrateAsync(database.DataSource, patience, Token));

        Assert.Equal(
            [
                $"waiting with migration {Migration.All.Count} ({Migration.All[^1].Name}) for a lock that another session "
                    + $"({holder.ProcessID}, 'orleansgrid client') holds",
            ],
            said
        );
        Assert.True((await Migrator.StatusAsync(database.DataSource, Token)).IsCurrent);
    }

    [Fact]
    public async Task A_migration_that_never_gets_its_lock_changes_nothing_and_says_whose_transaction_to_end()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await database.RunAsync(TakeBack);
        await using var holder = await database.ConnectAsync();
        await using var transaction = await LockAsync(holder);

        var refusal = await Assert.ThrowsAsync<GridException>(() =>
            Migrator.MigrateAsync(database.DataSource, new MigrationPatience { RetryFor = TimeSpan.Zero }, Token)
        );

        Assert.Equal(GridFault.Environment, refusal.Fault);
        Assert.Contains($"needs a lock that another session ({holder.ProcessID}, ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("; end that transaction and run 'grid db migrate' again.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Migration.All.Count - 1, (await Migrator.StatusAsync(database.DataSource, Token)).Current);
        await transaction.RollbackAsync(Token);
        Assert.Equal(1, await Migrator.MigrateAsync(database.DataSource, Token));
    }

    // Every migration writes that it was made.
    private static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection holder)
    {
        var transaction = await holder.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("lock table grid_internal.schema_version in exclusive mode", holder, transaction);
        await command.ExecuteNonQueryAsync(Token);
        return transaction;
    }
}
