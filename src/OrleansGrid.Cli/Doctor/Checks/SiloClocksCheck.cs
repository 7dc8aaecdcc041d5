using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The clocks of the silos' machines and the database's agree.</summary>
internal sealed class SiloClocksCheck(Database database) : ICheck
{
    public string Name => "silo-clocks";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster));

    public static Finding Judge(IReadOnlyList<ExaminedSilo> processes)
    {
        var worst = processes
            .Where(silo => silo.State == ExaminedSilo.Active)
            .Select(silo => (Silo: silo, Ahead: AheadOf(silo)))
            .OrderByDescending(pair => pair.Ahead.Duration())
            .FirstOrDefault();
        if (worst.Silo is null || worst.Ahead.Duration() <= ClockCheck.Noticed)
        {
            return Finding.Ok("as the database's");
        }

        var found = $"{worst.Silo.Silo} on {worst.Silo.Host} is {ClockCheck.Text(worst.Ahead)} the database's";
        return worst.Ahead.Duration() > ClockCheck.Bearable
            ? Finding.Problem(found, "Set the clocks right (NTP does): silos so far apart take each other for dead.")
            : Finding.Warning(found, ClockCheck.Advice);
    }

    /// <summary>
    /// What it wrote when it became active took a moment to arrive, so it seems a little behind. Its last heartbeat is older than now
    /// unless its clock was set ahead since.
    /// </summary>
    private static TimeSpan AheadOf(ExaminedSilo silo) =>
        silo.SinceSeen < TimeSpan.Zero ? silo.SinceSeen.Value.Negate() : silo.AheadAtStart ?? TimeSpan.Zero;
}
