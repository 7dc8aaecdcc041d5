using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>What was acknowledged outlives the server's machine.</summary>
internal sealed class DurabilityCheck(Database database) : ICheck
{
    public string Name => "durability";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync(
            "durability_settings",
            row => (Fsync: row.GetString(0), FullPages: row.GetString(1), Commit: row.GetString(2)),
            cancellation
        );
        return Judge(rows[0].Fsync, rows[0].FullPages, rows[0].Commit);
    }

    /// <param name="commit">Of a session as silos have it: they set it, and only a pooler could lose that.</param>
    public static Finding Judge(string fsync, string fullPages, string commit)
    {
        string[] off =
        [
            .. new[] { ("fsync", fsync), ("full_page_writes", fullPages), ("synchronous_commit", commit) }
                .Where(setting => setting.Item2 == "off")
                .Select(setting => setting.Item1),
        ];
        return off.Length == 0
            ? Finding.Ok("what is acknowledged is on the disk")
            : Finding.Problem(
                $"{string.Join(" and ", off)} {(off.Length == 1 ? "is" : "are")} off: "
                    + "a crash of the machine can lose or spoil what was acknowledged",
                $"Set {string.Join(" and ", off)} to on in postgresql.conf, and reload it."
            );
    }
}
