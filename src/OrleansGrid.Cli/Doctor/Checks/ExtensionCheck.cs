using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The extension is there by which no item can have two outcomes.</summary>
internal sealed class ExtensionCheck(Database database) : ICheck
{
    private const string Extension = "btree_gist";

    public string Name => "extension";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var facts = await database.ServerFactsAsync(cancellation);
        var rows = await database.Reads.ListAsync(
            "state_of_extension",
            row => (Schema: row.OrNull<string>(0), Available: row.GetBoolean(1)),
            cancellation
        );
        return Judge(rows[0].Schema, rows[0].Available, facts.HasPublicSchema);
    }

    /// <param name="schema">Where it is; null for not installed.</param>
    public static Finding Judge(string? schema, bool available, bool hasPublic) =>
        (schema, available, hasPublic) switch
        {
            ({ } home, _, true) => Finding.Ok($"{Extension} in schema {home}"),
            (_, _, false) => Finding.Problem(
                "the database has no schema 'public', where the grid looks for extensions",
                "Make that schema in the database."
            ),
            (null, true, _) => Finding.Problem($"{Extension} is not in this database", "Run 'grid db migrate', which adds it."),
            _ => Finding.Problem(
                $"the server does not have {Extension}",
                "Install PostgreSQL's own extensions on the server (the package is often named postgresql-contrib)."
            ),
        };
}
