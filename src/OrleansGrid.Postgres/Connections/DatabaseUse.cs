namespace OrleansGrid.Postgres.Connections;

/// <summary>Who uses a database, and how many connections it may have.</summary>
/// <param name="Application">The name under which PostgreSQL lists the connections, unless the connection string has one.</param>
/// <param name="Connections">
/// At most so many at once, all kinds together, at least 3; null for as many as the connection string allows.
/// </param>
public sealed record DatabaseUse(string Application, int? Connections = null)
{
    public const int FewestConnections = 3;

    /// <summary>What a silo takes at most, unless its options say otherwise.</summary>
    public const int SiloConnections = 8;

    /// <summary>Opened also when the grid could not live in it: for those who tell a person why.</summary>
    public bool Unfit { get; init; }

    public static DatabaseUse Client { get; } = new("orleansgrid client");

    /// <param name="connections">Setting of the silo.</param>
    /// <param name="slots">A silo of few slots has little to do at once, and needs fewer.</param>
    public static DatabaseUse Silo(string name, int connections, int slots) =>
        new($"orleansgrid silo {name}", Math.Max(FewestConnections, Math.Min(connections, slots + 4)));

    /// <summary>Orleans' own part: a heartbeat must not wait for a lane that copies rows.</summary>
    internal int? Membership => Connections is { } all ? Math.Max(1, all / 4) : null;

    internal int? Writing => Connections is { } all ? (all - Membership + 1) / 2 : null;

    internal int? General => Connections - Membership - Writing;
}
