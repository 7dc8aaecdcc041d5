using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The server takes as many connections as the silos and the others need.</summary>
internal sealed class ConnectionsCheck(Database database) : ICheck
{
    private const double Nearly = 0.9;

    public string Name => "connections";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync(
            "connections_in_use",
            row => new Room(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)),
            cancellation
        );
        var silos = await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster);
        return Judge(rows[0], [.. silos.Where(silo => silo.State == ExaminedSilo.Active).Select(silo => silo.Slots)]);
    }

    /// <param name="room">Where the least is left.</param>
    /// <param name="slots">Of each active silo.</param>
    public static Finding Judge(Room room, IReadOnlyCollection<int> slots)
    {
        var needed = slots.Sum(own => DatabaseUse.Silo("", DatabaseUse.SiloConnections, own).Connections ?? 0);
        var others = room.InUse - room.BySilos;
        var found = $"{room.InUse} of {room.Limit} in use; {slots.Count} silo{(slots.Count == 1 ? "" : "s")} may need {needed}";
        var advice = $"Raise {room.Limited}, or lower the silos' DatabaseConnections or the connections of other programs.";
        return room.InUse >= room.Limit * Nearly ? Finding.Problem(found, advice)
            : needed + others > room.Limit ? Finding.Warning($"{found} and others have {others}", advice)
            : Finding.Ok(found);
    }

    /// <summary>How many connections there can be, and how many there are.</summary>
    /// <param name="Limited">What says how many there can be.</param>
    internal sealed record Room(string Limited, int Limit, int InUse, int BySilos);
}
