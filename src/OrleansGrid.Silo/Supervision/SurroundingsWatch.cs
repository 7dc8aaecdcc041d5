using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Silo.Supervision;

/// <summary>
/// Looks every few seconds at what a silo cannot work without, also while it has nothing to do: that the database answers and takes
/// writes, and that the disk of its folder has room. What is amiss makes the silo not ready until it is over.
/// </summary>
/// <param name="free">Free bytes of the disk that the silo's folder is on.</param>
internal sealed class SurroundingsWatch(NpgsqlDataSource database, Func<long> free, SiloReadiness readiness)
{
    private const string Database = "database";
    private const string Disk = "disk";

    /// <summary>A map task's spill and its merge fit into less; below this the next one is likely to fail.</summary>
    public const long LeastFree = 64 << 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LookAsync(stop);
            await Task.Delay(Period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        readiness.Hinder(Disk, WhyNoRoom());
        var found = await WhyNoDatabaseAsync(stop);
        if (!stop.IsCancellationRequested)
        {
            readiness.Hinder(Database, found);
        }
    }

    private string? WhyNoRoom()
    {
        long room;
        try
        {
            room = free();
        }
        catch (IOException error)
        {
            return $"The disk of the silo's folder cannot be looked at: {error.Message.TrimEnd('.')}.";
        }

        return room < LeastFree
            ? $"The disk of the silo's folder is full: {room >> 20} MiB are free, and work needs {LeastFree >> 20} MiB at least."
            : null;
    }

    private async Task<string?> WhyNoDatabaseAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            await using var connection = await database.OpenConnectionAsync(limit.Token);
            var facts = await ServerFacts.ReadAsync(connection, limit.Token);
            return facts.WhyReadOnly() is { } why ? $"The database {why}" : null;
        }
        catch (OperationCanceledException)
        {
            return $"The database is away: it has not answered for {Patience.TotalSeconds:0} s.";
        }
        catch (Exception error) when (DatabaseFault.Of(error) != DatabaseFaultKind.Permanent)
        {
            return $"The database is away: {DatabaseFault.Sentence(error).TrimEnd('.')}.";
        }
    }
}
