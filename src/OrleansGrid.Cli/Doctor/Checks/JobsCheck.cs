using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>For what every unfinished job wants there is a silo.</summary>
internal sealed class JobsCheck(Database database) : ICheck
{
    public string Name => "jobs";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var wanted = await database.Reads.ListAsync("wanted_by_jobs", WantedOfSilo.Read, cancellation);
        var silos = await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster);
        return Judge(wanted, [.. silos.Where(silo => silo.State == ExaminedSilo.Active)]);
    }

    /// <param name="silos">Those that are active.</param>
    public static Finding Judge(IReadOnlyList<WantedOfSilo> wanted, IReadOnlyCollection<ExaminedSilo> silos)
    {
        var unserved = wanted.Select(want => (Want: want, Lacking: want.Lacking(silos))).FirstOrDefault(pair => pair.Lacking is not null);
        if (unserved.Want is not { } waits)
        {
            return Finding.Ok(wanted.Count == 0 ? "none is unfinished" : "a silo could run every unfinished one");
        }

        var example = Texts.ShortId(waits.Example);
        return Finding.Problem(
            $"{Texts.Count(waits.Jobs, "job")} cannot go on, such as {example}: no active silo {unserved.Lacking}",
            $"Start a silo that has it, or end the job with 'grid cancel {example}'."
        );
    }
}
