using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client.Silos;

/// <summary>What a person asks of a silo as a whole.</summary>
internal sealed class SiloControl(GridAccess grid)
{
    /// <summary>A lost call is made again so often; the silo is there, or it is not.</summary>
    private const int Tries = 3;

    public async Task DrainAsync(string name, CancellationToken cancellationToken)
    {
        var link = await grid.Connection.GetAsync(cancellationToken);
        var silos = Named(name, await ReadAsync(grid.Database, cancellationToken));
        foreach (var silo in silos.Where(silo => !silo.Draining))
        {
            if (!await TryAsync(() => link.Lanes(silo.Key).DrainAsync(), cancellationToken))
            {
                throw new GridException(
                    GridFault.Environment,
                    $"The silo '{name}' (process {silo.Pid}) does not answer; if it is dead or frozen, 'grid silos evict {name}' has "
                        + "others take over its work."
                );
            }
        }
    }

    /// <returns>Processes of the silos that were declared dead.</returns>
    public async Task<IReadOnlyList<int>> EvictAsync(string name, bool force, CancellationToken cancellationToken)
    {
        // Not that of the connection: where no silo is left, there is none.
        await using var database = await GridDatabase.OpenAsync(grid.Options.ConnectionString, cancellationToken);
        var reads = new DatabaseOnDemand(database);
        var living = await ReadAsync(reads, cancellationToken);
        var named = Named(name, living);
        var link = await LinkAsync(cancellationToken);
        var condemned = new List<LivingSilo>();
        foreach (var silo in named)
        {
            if (force || link is null || !await TryAsync(() => link.Lanes(silo.Key).IsThereAsync(), cancellationToken))
            {
                condemned.Add(silo);
            }
        }

        if (condemned.Count == 0)
        {
            throw new GridException(
                GridFault.Conflict,
                $"The silo '{name}' (process {named[0].Pid}) answers and is not declared dead; drain it by 'grid silo drain {name}', "
                    + "or give --force."
            );
        }

        foreach (var silo in condemned)
        {
            await EvictAsync(reads, silo, cancellationToken);
        }

        // A frozen one cannot be told; one that answers is to stop now, and not when it reads the membership next.
        await TellAsync(link, force ? living : living.Except(condemned), cancellationToken);
        return [.. condemned.Select(silo => silo.Pid)];
    }

    private async Task EvictAsync(DatabaseOnDemand database, LivingSilo silo, CancellationToken cancellationToken)
    {
        // Another change of the membership at the same moment takes its turn first.
        while (
            (
                await database.ListAsync(
                    "evict_silo",
                    row => row.GetInt32(0),
                    cancellationToken,
                    grid.Options.Cluster,
                    silo.Address,
                    silo.Port,
                    silo.Generation
                )
            ).Count == 0
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>They act on it at once; one that is not told reads the membership by itself, a little later.</summary>
    private static async Task TellAsync(GridLink? link, IEnumerable<LivingSilo> others, CancellationToken cancellationToken)
    {
        if (link is not null)
        {
            await Task.WhenAll(
                others
                    .Where(silo => silo.Active || silo.Draining)
                    .Select(silo => TryAsync(() => link.Lanes(silo.Key).MembershipChangedAsync(), cancellationToken))
            );
        }
    }

    private async Task<GridLink?> LinkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await grid.Connection.GetAsync(cancellationToken);
        }
        catch (GridException)
        {
            return null;
        }
    }

    private Task<IReadOnlyList<LivingSilo>> ReadAsync(DatabaseOnDemand database, CancellationToken cancellationToken) =>
        database.ListAsync("living_silos_of_cluster", LivingSilo.Read, cancellationToken, grid.Options.Cluster);

    private static List<LivingSilo> Named(string name, IReadOnlyList<LivingSilo> living)
    {
        var named = living.Where(silo => silo.Name == name).ToList();
        var others = string.Join(", ", living.Select(silo => silo.Name).Distinct().Order(StringComparer.Ordinal));
        return named.Count > 0
            ? named
            : throw new GridException(
                GridFault.NotFound,
                $"No living silo is named '{name}'; {(others.Length > 0 ? $"there are {others}" : "none is there")}, and 'grid silos' "
                    + "lists also the dead."
            );
    }

    private static async Task<bool> TryAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await call().WaitAsync(cancellationToken);
                return true;
            }
            catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                if (tries == Tries)
                {
                    return false;
                }
            }
        }
    }
}
