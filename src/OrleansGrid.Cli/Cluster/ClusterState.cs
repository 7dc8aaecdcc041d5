using System.Text.Json.Serialization;

namespace OrleansGrid.Cli.Cluster;

/// <summary>What <c>cluster.json</c> remembers of the silos that <c>up</c> has started.</summary>
internal sealed record ClusterState
{
    /// <summary>Who looks after the silos: a <c>grid up</c> in the foreground, or the process that <c>--detach</c> leaves.</summary>
    public ProcessIdentity? Supervisor { get; init; }

    /// <summary>The supervisor was left by <c>--detach</c>: another <c>up</c> puts its own in its place.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Every silo there ever was, also stopped ones, since its ports stay its own.</summary>
    public IReadOnlyList<SiloEntry> Silos { get; init; } = [];

    /// <summary>How many the last <c>up</c> wanted, also after <c>down</c>; 0 before the first.</summary>
    public int Wanted { get; init; }
}

/// <summary>One silo of the local cluster.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Its name in <c>grid.silos</c>.</param>
/// <param name="SiloPort">Orleans recognises a restarted silo by its endpoint, so it stays the same from one <c>up</c> to the next.</param>
/// <param name="GatewayPort">Likewise.</param>
/// <param name="Settings">What it was last started with; null when it was never started.</param>
/// <param name="Process">Its process; null when it was stopped.</param>
internal sealed record SiloEntry(int Number, string Name, int SiloPort, int GatewayPort, SiloSettings? Settings, ProcessIdentity? Process)
{
    [JsonIgnore]
    public bool IsAlive => Process is { IsAlive: true };
}

/// <summary>What a running silo cannot change: with other settings it must be restarted.</summary>
/// <param name="Slots">Its lanes.</param>
/// <param name="Handlers">Full paths of its plug-ins.</param>
/// <param name="HandlerStamps">Size and time of each plug-in when it was loaded, so that a rebuilt one is noticed.</param>
/// <param name="Database">A hash of its connection string.</param>
/// <param name="Cluster">Name of its cluster; null for the usual one.</param>
/// <param name="Commands">How its commands run; null in what an earlier version wrote.</param>
/// <param name="Insecure">It uses no certificates; null for a silo of a version that knew none.</param>
internal sealed record SiloSettings(
    int Slots,
    IReadOnlyList<string> Handlers,
    IReadOnlyList<string> HandlerStamps,
    string Database,
    string? Cluster = null,
    CommandSettings? Commands = null,
    bool? Insecure = null
)
{
    public bool Equals(SiloSettings? other) =>
        other is not null
        && Slots == other.Slots
        && Database == other.Database
        && Cluster == other.Cluster
        && (Commands ?? CommandSettings.None).Equals(other.Commands ?? CommandSettings.None)
        && Insecure == other.Insecure
        && Handlers.SequenceEqual(other.Handlers, StringComparer.Ordinal)
        && HandlerStamps.SequenceEqual(other.HandlerStamps, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Slots, Database, Handlers.Count);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ClusterState))]
internal sealed partial class ClusterJson : JsonSerializerContext;
