using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>No replication slot fills the server's disk with WAL for a reader that does not come.</summary>
internal sealed class ReplicationCheck(Database database) : ICheck
{
    private const long TooMuch = 10L << 30;

    public string Name => "replication";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(
            await database.Reads.ListAsync(
                "replication_slots",
                row => new ReplicationSlot(row.GetString(0), row.GetBoolean(1), row.GetString(2), row.GetInt64(3)),
                cancellation
            )
        );

    /// <param name="slots">The one that keeps most first.</param>
    public static Finding Judge(IReadOnlyList<ReplicationSlot> slots)
    {
        // One that was never read keeps nothing: it says no place.
        var kept = slots.FirstOrDefault(slot => slot.State.Length > 0 && (!slot.Read || slot.Bytes > TooMuch));
        if (kept is null)
        {
            return Finding.Ok(slots.Count == 0 ? "no replication slots" : "every replication slot is read");
        }

        if (kept.State == "lost")
        {
            return Finding.Warning(
                $"what the slot '{kept.Name}' was to read is gone",
                $"Make its standby anew, and remove the slot with pg_drop_replication_slot('{kept.Name}')."
            );
        }

        var found =
            $"the slot '{kept.Name}' keeps {ByteSize.Text(kept.Bytes)} of WAL on the server's disk"
            + $"{(kept.Read ? "" : ", and nobody reads it")}";
        var advice = kept.Read
            ? "See why its reader is so far behind."
            : $"Start its reader, or remove the slot with pg_drop_replication_slot('{kept.Name}').";
        return kept.Bytes > TooMuch ? Finding.Problem(found, advice) : Finding.Warning(found, advice);
    }

    /// <summary>A place in the WAL from which the server keeps it.</summary>
    /// <param name="Read">Somebody is connected to it.</param>
    /// <param name="State">As <c>wal_status</c>; empty for a slot that keeps nothing.</param>
    internal sealed record ReplicationSlot(string Name, bool Read, string State, long Bytes);
}
