using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Tests;

public sealed class SqlCatalogTests(SharedServer shared)
{
    // What PostgreSQL prepares for nobody: definitions, copies, blocks and the end of a transaction.
    private static readonly string[] NotPrepared =
    [
        "create_schema_version",
        "add_works_from",
        "copy_chunks",
        "copy_rows",
        "commit_transaction",
        "create_roles",
        "apply_roles",
        "give_to_owner",
        "act_as_oneself",
    ];

    // Their parameters' types are known only from the values that a caller binds.
    private static readonly string[] UntypedParameters = [PostgresErrorCodes.IndeterminateDatatype, PostgresErrorCodes.AmbiguousFunction];

    [Fact]
    public void A_name_that_no_file_holds_throws_and_says_so()
    {
        var error = Assert.Throws<ArgumentException>(() => SqlCatalog.Get("no_such_query"));
        Assert.Contains("no_such_query", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_comes_without_its_name_and_its_reasons()
    {
        Assert.StartsWith("select version", SqlCatalog.Get("read_applied_migrations"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_holds_several_queries_and_comments_inside_a_statement_stay()
    {
        var queries = SqlCatalog
            .Split("f.sql", "-- about the file\n\n-- name: one\n-- why\nselect 1\n-- inside\n, 2\n\n-- name: two\nselect 2\n")
            .ToArray();
        Assert.Equal([("one", "select 1\n-- inside\n, 2"), ("two", "select 2")], queries);
    }

    [Fact]
    public void A_statement_without_a_name_and_a_name_without_a_statement_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => SqlCatalog.Split("f.sql", "select 1\n-- name: one\nselect 1").ToArray());
        Assert.Throws<InvalidOperationException>(() =>
            SqlCatalog.Split("f.sql", "-- name: one\n-- why\n\n-- name: two\nselect 1").ToArray()
        );
    }

    [Fact]
    public async Task Every_query_is_understood_by_the_migrated_database()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var wrong = new List<string>();
        foreach (var name in SqlCatalog.Names.Except(NotPrepared))
        {
            try
            {
                await database.RunAsync($"prepare {name} as {SqlCatalog.Get(name)}");
            }
            catch (PostgresException error)
            {
                if (!UntypedParameters.Contains(error.SqlState))
                {
                    wrong.Add($"{name}: {error.MessageText}");
                }
            }
        }

        Assert.Empty(wrong);
    }
}
