using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client;

/// <summary>The silos of a cluster as the database knows them.</summary>
internal static class ReachableSilos
{
    /// <summary>What each active silo can run.</summary>
    /// <exception cref="GridException">No silo is active.</exception>
    /// <exception cref="NoSiloYetException">None is active, but one is about to be.</exception>
    public static async Task<IReadOnlyList<string[]>> RequireAsync(
        DatabaseOnDemand database,
        string cluster,
        CancellationToken cancellationToken
    )
    {
        var silos = await database.ListAsync(
            "reachable_silos",
            row => (Cluster: row.GetString(0), Handlers: row.GetFieldValue<string[]>(1), Active: row.GetBoolean(2)),
            cancellationToken
        );
        string[][] active = [.. silos.Where(silo => silo.Cluster == cluster && silo.Active).Select(silo => silo.Handlers)];
        if (active.Length > 0)
        {
            return active;
        }

        if (silos.Any(silo => silo.Cluster == cluster))
        {
            throw new NoSiloYetException("No silo is active yet, though one has started");
        }

        var others = silos.Where(silo => silo.Active).Select(silo => silo.Cluster).Distinct().Order(StringComparer.Ordinal).ToList();
        throw new GridException(
            GridFault.Environment,
            others.Count == 0
                ? "No silo is active; start one with 'grid up' or 'grid silo'."
                : $"No silo is active in the cluster '{cluster}'; this database has active silos of "
                    + $"{string.Join(", ", others.Select(name => $"'{name}'"))}, which --cluster or GRID_CLUSTER names."
        );
    }
}
