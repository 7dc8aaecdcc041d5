using System.CommandLine;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Cli.Verbs;

internal sealed class DbStatusVerb()
    : DatabaseVerb("status", "Shows the connection string in use, also as psql reads it, and which schema the database has.")
{
    public override IReadOnlyList<string> Examples =>
        [
            "grid db status",
            "psql \"$(grid db status --json | jq -r .psql)\"",
            "export GRID_POSTGRES=\"$(grid db status --json | jq -r .postgres)\"",
        ];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenAsync(cancellation);
        var schema = await Migrator.StatusAsync(database.Grid.DataSource, cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("postgres", database.ConnectionString);
                json.WriteString("psql", LibpqConnection.Of(database.ConnectionString));
                json.WriteNumber("schema_version", schema.Current);
                json.WriteNumber("newest_version", schema.Newest);
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine($"PostgreSQL  {database.ConnectionString}");
            output.WriteLine($"For psql    {LibpqConnection.Of(database.ConnectionString)}");
            output.WriteLine($"Schema      version {schema.Current}" + Compared(schema));
        }

        return Exits.Done;
    }

    private static string Compared(SchemaStatus schema) =>
        schema.IsCurrent ? ", current"
        : schema.IsUsable ? $", newer than this program's {schema.Newest} and made to work with it"
        : schema.Current > schema.Newest ? $"; this program knows only up to {schema.Newest}: use a newer one"
        : $"; this program needs {schema.Newest}: run 'grid db migrate'";
}
