using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Client;

/// <summary>A grid that was reached: its database and its silos.</summary>
internal sealed class GridLink(GridDatabase database, OrleansClient orleans) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(2);

    private readonly KeyedGrains<IJobGrain> _jobs = new(orleans.Grains);
    private readonly KeyedGrains<ILanesGrain> _lanes = new(orleans.Grains);

    public GridDatabase Database => database;

    /// <summary>
    /// Tries again, and so with other gateways, while a silo is registered and none can be reached, and while the database answers that it
    /// is not ready.
    /// </summary>
    /// <exception cref="GridException">No database, a schema that is missing or too new, or no silo.</exception>
    public static async Task<GridLink> ConnectAsync(GridClientOptions options, CancellationToken cancellationToken)
    {
        var notice = new WaitNotice(options.Waiting);
        var begun = Environment.TickCount64;
        while (true)
        {
            try
            {
                return await ConnectOnceAsync(options, cancellationToken);
            }
            catch (Exception error) when (ConnectFailure.Of(error) is { } failure && !cancellationToken.IsCancellationRequested)
            {
                if (TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) >= options.RetryFor)
                {
                    throw failure.GivenUpAfter(options.RetryFor);
                }

                notice.Waits(failure.Reason);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public IJobGrain JobGrain(Guid jobId)
    {
        try
        {
            return _jobs.Get(JobKey.Of(jobId));
        }
        catch (ArgumentException error)
        {
            // The gateway was reached when no silo that it knew of was ready for jobs.
            throw new IOException("No silo of the cluster takes jobs yet.", error);
        }
    }

    /// <summary>What a silo as a whole is asked.</summary>
    public ILanesGrain Lanes(string siloKey)
    {
        try
        {
            return _lanes.Get(TaskKey.OfLanes(siloKey));
        }
        catch (ArgumentException error)
        {
            throw new IOException("No silo of the cluster is there yet.", error);
        }
    }

    /// <summary>Says why a call may be without an answer, as far as the database shows it. Never throws.</summary>
    public async Task SayWhyAsync(WaitNotice notice, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProbePatience);
        try
        {
            await using var command = database.DataSource.CreateCommand(SqlCatalog.Get("is_read_only"));
            var readOnly = await command.ExecuteScalarAsync(patience.Token) is true;
            notice.Waits(readOnly ? "waiting for the database: it is read-only" : "waiting for an answer of the silos");
        }
        catch (Exception error)
            when (error is NpgsqlException or OperationCanceledException or TimeoutException or IOException or InvalidOperationException)
        {
            notice.Waits(error is NpgsqlException ? CallFailure.Reason(error) : "waiting for the database: it does not answer");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await orleans.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<GridLink> ConnectOnceAsync(GridClientOptions options, CancellationToken cancellationToken)
    {
        var database = await DatabaseOpening.OpenAsync(
            options.ConnectionString,
            DatabaseUse.Client,
            options.RetryFor,
            options.Waiting,
            cancellationToken
        );
        try
        {
            await Migrator.RequireUsableAsync(database.DataSource, cancellationToken);
            await ReachableSilos.RequireAsync(new DatabaseOnDemand(database), options.Cluster, cancellationToken);
            return new GridLink(database, await OrleansClient.StartAsync(database.ConnectionString, options, cancellationToken));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
