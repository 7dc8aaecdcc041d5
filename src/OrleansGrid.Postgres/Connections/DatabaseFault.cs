using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>
/// The one place that says which errors of the database pass by themselves. sql/README.md has the list of SQLSTATEs for people.
/// </summary>
public static class DatabaseFault
{
    public static DatabaseFaultKind Of(Exception error) =>
        error switch
        {
            StatementNotFormedException => DatabaseFaultKind.Data,
            PostgresException told => OfState(told.SqlState),
            // The client's own errors of an open connection: it is cut, too slow or out of step, and a new one is made.
            NpgsqlException { InnerException: { } cause } when IsUnwritable(cause) => DatabaseFaultKind.Data,
            NpgsqlException or IOException or SocketException or TimeoutException or OperationCanceledException => DatabaseFaultKind.Wait,
            // A connection that was cut or closed between two uses.
            InvalidOperationException => DatabaseFaultKind.Wait,
            _ when IsUnwritable(error) => DatabaseFaultKind.Data,
            _ => DatabaseFaultKind.Permanent,
        };

    /// <summary>Another session holds a lock for longer than this one's <c>lock_timeout</c>.</summary>
    public static bool IsLockTimeout(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>
    /// The database's sentence when it has refused something for good; null when the error passes by itself, or is none of the database's.
    /// </summary>
    public static string? WhyRefused(Exception error) =>
        error is NpgsqlException or StatementNotFormedException && Of(error) != DatabaseFaultKind.Wait ? Sentence(error) : null;

    /// <summary>One line for people, without the statement's text or the connection's password.</summary>
    public static string Sentence(Exception error)
    {
        var text = error is PostgresException told ? $"{told.MessageText} (SQLSTATE {told.SqlState})" : error.Message;
        return text.ReplaceLineEndings(" ").Trim();
    }

    private static DatabaseFaultKind OfState(string state) =>
        state switch
        {
            // Read only: a standby that is to be promoted, or an administrator's switch.
            PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFaultKind.Wait,
            // The session was ended by a time-out of its own.
            "25P03" or "25P04" => DatabaseFaultKind.Wait,
            // Locked, or in use, by another session.
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ObjectInUse => DatabaseFaultKind.Wait,
            PostgresErrorCodes.CheckViolation => DatabaseFaultKind.Data,
            _ => OfClass(state.Length >= 2 ? state[..2] : ""),
        };

    private static DatabaseFaultKind OfClass(string ofState) =>
        ofState switch
        {
            "08" => DatabaseFaultKind.Wait, // the connection
            "40" => DatabaseFaultKind.Wait, // rolled back: a serialization failure or a deadlock
            "53" => DatabaseFaultKind.Wait, // disk full, out of memory, too many connections
            "57" => DatabaseFaultKind.Wait, // cancelled by a time-out, terminated by an administrator, starting up or shutting down
            "58" => DatabaseFaultKind.Wait, // an I/O error
            "22" => DatabaseFaultKind.Data, // a value that the type cannot hold
            "54" => DatabaseFaultKind.Data, // a value that is too deep or too large
            _ => DatabaseFaultKind.Permanent,
        };

    /// <summary>The client cannot write a value as the type of its parameter.</summary>
    private static bool IsUnwritable(Exception error) =>
        error
            is InvalidCastException
                or FormatException
                or OverflowException
                or ArgumentException
                or JsonException
                or NotSupportedException;
}
