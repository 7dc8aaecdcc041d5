using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Cli.Verbs;

internal sealed class DbMigrateVerb()
    : DatabaseVerb("migrate", "Brings the database to the schema of this program; safe to run again, and twice at once.")
{
    public override IReadOnlyList<string> Examples =>
        ["grid db migrate", "grid db migrate --postgres \"Host=db.example;Database=grid;Username=grid;Password=…\""];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenAsync(cancellation);
        var applied = await Migrator.MigrateAsync(database.Grid.DataSource, cancellation, Output.Say);
        var schema = await Migrator.StatusAsync(database.Grid.DataSource, cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("applied", applied);
                json.WriteNumber("schema_version", schema.Current);
                json.WriteNumber("newest_version", schema.Newest);
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine(
                applied == 0
                    ? $"The schema was current (version {schema.Current})."
                    : $"Applied {applied} migrations; the schema has version {schema.Current}."
            );
        }

        return Exits.Done;
    }
}
