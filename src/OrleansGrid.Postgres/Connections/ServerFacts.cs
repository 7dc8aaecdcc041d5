using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>What a server says of itself and of the session, by which it is known whether the grid can use it.</summary>
/// <param name="OwnSession">The session is this connection's alone: nothing between hands it to others.</param>
/// <param name="Clock">The server's time when it answered.</param>
public sealed record ServerFacts(
    bool OwnSession,
    bool SettingsKept,
    string Encoding,
    bool HasPublicSchema,
    bool Standby,
    bool ReadOnly,
    DateTimeOffset Clock
)
{
    public const string NeededEncoding = "UTF8";

    public static async Task<ServerFacts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await using var command = new NpgsqlCommand(SqlCatalog.Get("server_facts"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ServerFacts(
            // A pooler gives numbers of its own, under which it can be asked to cancel.
            reader.GetInt32(0) == connection.ProcessID,
            reader.GetString(1).Replace(" ", "", StringComparison.Ordinal) == GridDatabase.SearchPath,
            reader.GetString(2),
            reader.GetBoolean(3),
            reader.GetBoolean(4),
            reader.GetBoolean(5),
            reader.GetFieldValue<DateTimeOffset>(6)
        );
    }

    /// <summary>What keeps the grid from using the database, in words that follow its name; null when nothing does.</summary>
    public string? WhyUnfit() =>
        this switch
        {
            { OwnSession: false } or { SettingsKept: false } => BehindPooler,
            { Encoding: not NeededEncoding } => $"has the encoding {Encoding}, which cannot hold every text; make one in "
                + $"{NeededEncoding}, as by 'createdb -E {NeededEncoding} -T template0'.",
            { HasPublicSchema: false } => "has no schema 'public', where the extension btree_gist goes; make that schema in it.",
            _ => null,
        };

    public const string BehindPooler =
        "is behind a connection pooler such as PgBouncer, which does not keep sessions and their settings apart; give the address of "
        + "PostgreSQL itself.";

    /// <summary>What keeps the grid from writing; null when nothing does.</summary>
    public string? WhyReadOnly() =>
        this switch
        {
            { Standby: true } => "is a standby, which is read-only; give the address of the primary server.",
            { ReadOnly: true } =>
                "is read-only, by default_transaction_read_only of the server, the database, the user or the connection string; switch it "
                    + "off, or name another database.",
            _ => null,
        };
}
