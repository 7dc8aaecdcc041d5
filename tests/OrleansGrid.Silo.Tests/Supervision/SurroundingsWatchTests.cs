using Npgsql;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>What is amiss around a silo makes it not ready, and by the next look after its end ready again.</summary>
public sealed class SurroundingsWatchTests(SiloDatabase database)
{
    // Of the system's own, on which no server of a test listens.
    private const int NobodyListens = 1;
    private const long Enough = SurroundingsWatch.LeastFree;

    private readonly SiloReadiness _readiness = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_with_its_database_and_room_on_its_disk_is_ready()
    {
        await new SurroundingsWatch(database.Grid.DataSource, () => Enough, _readiness).LookAsync(Token);
        Assert.Null(_readiness.NotReady);
    }

    [Fact]
    public async Task A_silo_whose_database_is_away_is_not_ready_until_it_is_back()
    {
        var nobody = new NpgsqlConnectionStringBuilder(database.Grid.ConnectionString) { Port = NobodyListens };
        await using var away = NpgsqlDataSource.Create(nobody.ConnectionString);
        await new SurroundingsWatch(away, () => Enough, _readiness).LookAsync(Token);
        Assert.StartsWith("The database is away: ", _readiness.NotReady, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', _readiness.NotReady!);

        await new SurroundingsWatch(database.Grid.DataSource, () => Enough, _readiness).LookAsync(Token);
        Assert.Null(_readiness.NotReady);
    }

    [Fact]
    public async Task A_silo_whose_database_is_read_only_is_not_ready()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.Grid.ConnectionString)
        {
            Options = "-c default_transaction_read_only=on",
        };
        await using var closed = NpgsqlDataSource.Create(settings.ConnectionString);
        await new SurroundingsWatch(closed, () => Enough, _readiness).LookAsync(Token);
        Assert.StartsWith("The database is read-only, by default_transaction_read_only ", _readiness.NotReady, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_disk_is_full_is_not_ready_until_there_is_room()
    {
        var free = Enough - 1;
        var watch = new SurroundingsWatch(database.Grid.DataSource, () => free, _readiness);
        await watch.LookAsync(Token);
        Assert.Equal("The disk of the silo's folder is full: 63 MiB are free, and work needs 64 MiB at least.", _readiness.NotReady);

        free = Enough;
        await watch.LookAsync(Token);
        Assert.Null(_readiness.NotReady);
    }

    [Fact]
    public async Task Everything_that_is_amiss_is_said()
    {
        _readiness.Down("commit");
        await new SurroundingsWatch(database.Grid.DataSource, () => 0, _readiness).LookAsync(Token);
        Assert.Equal(
            "The silo restarts what has failed in it: commit. "
                + "The disk of the silo's folder is full: 0 MiB are free, and work needs 64 MiB at least.",
            _readiness.NotReady
        );
    }
}
