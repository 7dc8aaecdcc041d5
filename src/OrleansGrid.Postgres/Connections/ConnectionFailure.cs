using System.Net.Sockets;
using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>Turns what goes wrong while connecting into one sentence that names the place and never the password.</summary>
internal static class ConnectionFailure
{
    private const string Example = "Host=db.example;Port=5432;Database=grid;Username=grid;Password=…";

    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrWhiteSpace(settings.Host) ? throw Unreadable("names no host") : settings;
        }
        catch (Exception error)
            when (error is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Neither the text nor the parser's message: either may hold the password.
            throw Unreadable("cannot be read");
        }
    }

    /// <summary>Null for an error that does not come from the environment (a bug, a cancellation).</summary>
    public static GridException? Explain(NpgsqlConnectionStringBuilder settings, Exception error) =>
        error switch
        {
            PostgresException refused => Environment(Refusal(settings, refused), error),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => Environment(
                $"PostgreSQL at {Place(settings)} did not answer within {settings.Timeout} seconds.",
                error
            ),
            NpgsqlException { InnerException: SocketException socket } => Environment(
                $"PostgreSQL at {Place(settings)} cannot be reached: {socket.Message}.",
                error
            ),
            SocketException socket => Environment($"PostgreSQL at {Place(settings)} cannot be reached: {socket.Message}.", error),
            NpgsqlException other => Environment($"PostgreSQL at {Place(settings)} cannot be used: {OneLine(other.Message)}", error),
            ArgumentException => Unreadable("has settings that do not go together"),
            _ => null,
        };

    /// <summary>The database was reached, and the grid cannot use it.</summary>
    /// <param name="why">What follows its name in the sentence.</param>
    public static GridException Unfit(NpgsqlConnectionStringBuilder settings, string why) =>
        Environment($"PostgreSQL at {Place(settings)} {why}", null);

    private static string Refusal(NpgsqlConnectionStringBuilder settings, PostgresException refused) =>
        refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL at {Place(settings)} refused the user '{settings.Username}': check the user name and the password.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"PostgreSQL at {settings.Host}:{settings.Port} has no database '{settings.Database ?? settings.Username}': create it or "
                    + "name another.",
            PostgresErrorCodes.TooManyConnections =>
                $"PostgreSQL at {Place(settings)} has no connection left: raise its max_connections or lower Maximum Pool Size.",
            // In the words of PgBouncer, for session settings that it was not told to leave out.
            _ when refused.MessageText.Contains("unsupported startup parameter", StringComparison.OrdinalIgnoreCase) =>
                $"PostgreSQL at {Place(settings)} {ServerFacts.BehindPooler}",
            _ => $"PostgreSQL at {Place(settings)} refused the connection: {OneLine(refused.MessageText)}.",
        };

    private static string Place(NpgsqlConnectionStringBuilder settings) =>
        $"{settings.Host}:{settings.Port} (database '{settings.Database ?? settings.Username}')";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static GridException Unreadable(string what) =>
        Environment($"The PostgreSQL connection string {what}; it looks like {Example}", null);

    private static GridException Environment(string sentence, Exception? cause) => new(GridFault.Environment, sentence, cause);
}
