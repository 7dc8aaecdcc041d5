using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor;

/// <summary>Runs checks one after another. One that cannot look says so, and the others go on.</summary>
internal static class Examination
{
    /// <summary>Each check with its finding, as soon as it is there.</summary>
    public static async IAsyncEnumerable<(ICheck Check, Finding Finding)> RunAsync(
        IEnumerable<ICheck> checks,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var check in checks)
        {
            yield return (check, await LookAsync(check, cancellation));
        }
    }

    private static async Task<Finding> LookAsync(ICheck check, CancellationToken cancellation)
    {
        try
        {
            return await check.RunAsync(cancellation);
        }
        catch (NpgsqlException error) when (!cancellation.IsCancellationRequested)
        {
            return Unseen(error);
        }
    }

    private static Finding Unseen(NpgsqlException error) =>
        error.SqlState switch
        {
            PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName => Finding.Warning(
                "not looked at, for the database does not have this program's schema",
                "See to the check 'schema' first."
            ),
            PostgresErrorCodes.InsufficientPrivilege => Finding.Warning(
                $"not looked at: {DatabaseFault.Sentence(error)}",
                "Run 'grid doctor' as a user who may, such as the one of the silos."
            ),
            _ => Finding.Problem(
                $"not looked at: {DatabaseFault.Sentence(error)}",
                "Run 'grid doctor' again, and see to the database if that says the same."
            ),
        };
}
