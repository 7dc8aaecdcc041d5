using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The database has the schema that this program works with.</summary>
internal sealed class SchemaCheck(Database database) : ICheck
{
    public string Name => "schema";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await Migrator.StatusAsync(database.Grid.DataSource, cancellation));

    public static Finding Judge(SchemaStatus schema) =>
        schema.Current.CompareTo(schema.Newest) switch
        {
            0 => Finding.Ok($"version {schema.Current}, this program's"),
            > 0 when schema.IsUsable => Finding.Ok(
                $"version {schema.Current}, newer than this program's {schema.Newest} and made to work with it"
            ),
            > 0 => Finding.Problem($"version {schema.Current}, and this program knows only up to {schema.Newest}", "Use a newer program."),
            _ when schema.Current == 0 => Finding.Problem("the database has no grid in it", "Run 'grid db migrate', or start a silo."),
            _ => Finding.Problem($"version {schema.Current}, and this program needs {schema.Newest}", "Run 'grid db migrate'."),
        };
}
