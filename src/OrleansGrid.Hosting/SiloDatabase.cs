using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Hosting;

/// <summary>Opens the database of a silo that is being set up, with the schema that this program needs.</summary>
internal static class SiloDatabase
{
    /// <exception cref="GridException">There is none, it cannot be reached, or its schema is another.</exception>
    public static async Task<GridDatabase> OpenAsync(GridSiloBuilder grid, string siloName, CancellationToken cancellationToken)
    {
        if (grid.ConnectionString is null)
        {
            throw new GridException(
                GridFault.BadInput,
                "The grid needs a database; call UsePostgres with a connection string, or set OrleansGrid:ConnectionString in the "
                    + "configuration."
            );
        }

        var use = DatabaseUse.Silo(siloName, grid.Options.DatabaseConnections, grid.Options.Slots);
        var database = await GridDatabase.OpenAsync(grid.ConnectionString, use, cancellationToken);
        try
        {
            if (grid.Migrates)
            {
                await Migrator.MigrateAsync(database.DataSource, cancellationToken);
            }

            await Migrator.RequireUsableAsync(database.DataSource, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
