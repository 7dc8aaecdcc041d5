using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Facts;

/// <summary>A process of a silo as the database knows it.</summary>
internal sealed record ExaminedSilo
{
    public const string Active = "active";
    public const string Dead = "dead";
    public const string Joining = "joining";

    public required string Silo { get; init; }

    public required string Host { get; init; }

    public required int Pid { get; init; }

    /// <summary>Where other silos reach it.</summary>
    public required string Address { get; init; }

    public required int Port { get; init; }

    /// <summary>Where clients reach it; 0 for nowhere.</summary>
    public required int GatewayPort { get; init; }

    public required int Slots { get; init; }

    public required IReadOnlyList<string> Handlers { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required IReadOnlyDictionary<string, long> Resources { get; init; }

    public required string State { get; init; }

    /// <summary>It was told to stop.</summary>
    public required bool Told { get; init; }

    /// <summary>Since its start, by the database's clock.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The database's time minus what the silo wrote last of its own; null for one that never did.</summary>
    public required TimeSpan? SinceSeen { get; init; }

    /// <summary>Its clock minus the database's when it became active; null for one that did not.</summary>
    public required TimeSpan? AheadAtStart { get; init; }

    /// <summary>Of the grid; null for one that does not say.</summary>
    public required string? Version { get; init; }

    public static ExaminedSilo Read(NpgsqlDataReader row) =>
        new()
        {
            Silo = row.GetString(0),
            Host = row.GetString(1),
            Pid = row.GetInt32(2),
            Address = row.GetString(3),
            Port = row.GetInt32(4),
            GatewayPort = row.GetInt32(5),
            Slots = row.GetInt32(6),
            Handlers = row.GetFieldValue<string[]>(7),
            Labels = Pairs<string>(row.GetString(8)),
            Resources = Pairs<long>(row.GetString(9)),
            State = row.GetString(10),
            Told = row.GetBoolean(11),
            Age = TimeSpan.FromSeconds(row.GetDouble(12)),
            SinceSeen = Seconds(row, 13),
            AheadAtStart = Seconds(row, 14),
            Version = row.OrNull<string>(15),
        };

    private static TimeSpan? Seconds(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : TimeSpan.FromSeconds(row.GetDouble(column));

    private static Dictionary<string, T> Pairs<T>(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(json, GridJson.Options) ?? [];
}
