using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client;

/// <summary>A failure to connect that passes by itself: the same is tried again.</summary>
/// <param name="Reason">What is waited for, for a person.</param>
/// <param name="Sentence">What is said of it in the end.</param>
internal sealed record ConnectFailure(string Reason, string Sentence, Exception Cause)
{
    /// <summary>Null for a failure that a person must mend.</summary>
    public static ConnectFailure? Of(Exception error) =>
        error switch
        {
            NoSiloYetException silo => new ConnectFailure(
                $"waiting for a silo: {silo.Message}",
                $"{silo.Message}; look at 'grid silos' and start one with 'grid up'.",
                silo
            ),
            NpgsqlException lost when DatabaseRetry.MayPass(lost) => OfDatabase(lost),
            _ => null,
        };

    public GridException GivenUpAfter(TimeSpan time) =>
        new(GridFault.Environment, $"{Sentence} This was tried for {time.TotalSeconds:0.#} seconds.", Cause);

    private static ConnectFailure OfDatabase(NpgsqlException error) =>
        new(
            $"waiting for the database: {DatabaseFault.Sentence(error)}",
            $"PostgreSQL could not be used: {DatabaseFault.Sentence(error).TrimEnd('.')}.",
            error
        );
}
