namespace OrleansGrid.Reports.Silos;

/// <summary>One silo.</summary>
public sealed record SiloView(
    string Silo,
    string Host,
    int Pid,
    string State,
    int Slots,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, long> Resources,
    IReadOnlyList<string> Handlers,
    DateTime StartedAt,
    DateTime LastSeenAt
)
{
    public static SiloView Of(SiloInfo silo) =>
        new(
            silo.Silo,
            silo.Host,
            silo.Pid,
            silo.State,
            silo.Slots,
            silo.Labels,
            silo.Resources,
            silo.Handlers,
            silo.StartedAt.UtcDateTime,
            silo.LastSeenAt.UtcDateTime
        );
}
