using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Dead rows are cleared away, and old ones frozen before the server has to refuse writes.</summary>
internal sealed class VacuumCheck(Database database) : ICheck
{
    /// <summary>The server refuses writes at 2,000 million, and vacuums for that reason alone from 200 million on.</summary>
    private const int MostUnfrozen = 1_000_000_000;

    public string Name => "autovacuum";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync(
            "vacuum_settings",
            row => (On: row.GetBoolean(0) && row.GetBoolean(1), Unfrozen: row.GetInt32(2)),
            cancellation
        );
        var tables = await database.Reads.ListAsync("vacuumed_tables", VacuumedTable.Read, cancellation);
        return Judge(rows[0].On, rows[0].Unfrozen, [.. tables.Where(table => table.SwitchedOff).Select(table => table.Name)]);
    }

    public static Finding Judge(bool on, int unfrozen, IReadOnlyCollection<string> switchedOff)
    {
        if (!on)
        {
            return Finding.Problem(
                "off: dead rows stay, and every statement becomes slower",
                "Set autovacuum and track_counts to on in postgresql.conf, and reload it."
            );
        }

        if (unfrozen > MostUnfrozen)
        {
            return Finding.Problem(
                $"the oldest row was written {unfrozen / 1_000_000} million transactions ago, "
                    + "and at 2,000 million the server refuses writes",
                "See to the check 'transactions', then run 'vacuumdb --freeze' on the database."
            );
        }

        return switchedOff.Count == 0
            ? Finding.Ok("on, for all tables of the grid")
            : Finding.Problem(
                $"switched off for {string.Join(", ", switchedOff)}",
                $"Reset autovacuum_enabled of {(switchedOff.Count == 1 ? "that table" : "those tables")} in the schema grid_internal."
            );
    }
}
