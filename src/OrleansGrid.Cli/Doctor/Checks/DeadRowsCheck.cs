using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Vacuum keeps up with what is replaced and deleted.</summary>
internal sealed class DeadRowsCheck(Database database) : ICheck
{
    /// <summary>Fewer cost nothing that anyone notices.</summary>
    public const long Noticed = 100_000;

    public string Name => "dead-rows";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await database.Reads.ListAsync("vacuumed_tables", VacuumedTable.Read, cancellation));

    public static Finding Judge(IReadOnlyList<VacuumedTable> tables)
    {
        // Autovacuum begins when a fifth is dead; when more is dead than alive, it has long been kept from it.
        var behind = tables.Where(table => table.Dead > Noticed && table.Dead > table.Living).MaxBy(table => table.Dead);
        return behind is null
            ? Finding.Ok($"vacuum keeps up; the grid's tables have {ByteSize.Text(tables.Sum(table => table.Bytes))}")
            : Finding.Warning(
                $"{behind.Name} has {Texts.Count(behind.Dead)} dead rows beside "
                    + $"{Texts.Count(behind.Living)} living, in {ByteSize.Text(behind.Bytes)}",
                "See to the checks 'autovacuum', 'transactions' and 'replication', then run "
                    + $"'vacuumdb -t grid_internal.{behind.Name}' on the database."
            );
    }
}
