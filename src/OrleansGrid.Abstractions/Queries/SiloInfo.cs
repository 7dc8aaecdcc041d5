namespace OrleansGrid;

/// <summary>One silo as the database knows it.</summary>
public sealed record SiloInfo
{
    public required string Silo { get; init; }

    public required string Host { get; init; }

    public required int Pid { get; init; }

    /// <summary><c>joining</c>, <c>active</c>, <c>draining</c> or <c>dead</c>.</summary>
    public required string State { get; init; }

    public required int Slots { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, long> Resources { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<string> Handlers { get; init; } = [];

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }
}
