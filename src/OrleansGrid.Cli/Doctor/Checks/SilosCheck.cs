using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Silos live: they are heard of, and none has died that was not told to stop.</summary>
internal sealed class SilosCheck(Database database) : ICheck
{
    /// <summary>A heartbeat comes every two seconds.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan JoinsWithin = TimeSpan.FromMinutes(2);

    /// <summary>What died before is history.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromDays(1);

    public string Name => "silos";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster));

    /// <param name="processes">Of each silo, the latest first.</param>
    public static Finding Judge(IReadOnlyList<ExaminedSilo> processes)
    {
        ExaminedSilo[] silos = [.. processes.DistinctBy(silo => silo.Silo)];
        var active = silos.Count(silo => silo.State == ExaminedSilo.Active);
        if (silos.FirstOrDefault(silo => silo.State == ExaminedSilo.Active && silo.SinceSeen > Silent) is { } silent)
        {
            return Finding.Problem(
                $"{silent.Silo} was last heard of {Duration.Text(silent.SinceSeen!.Value)} ago and nobody has declared it dead",
                $"See on {silent.Host} whether its process {silent.Pid} lives and reaches the database, and start it again if not."
            );
        }

        if (silos.FirstOrDefault(silo => silo.State == ExaminedSilo.Joining && silo.Age > JoinsWithin) is { } joining)
        {
            return Finding.Problem(
                $"{joining.Silo} has been joining for {Duration.Text(joining.Age)}",
                $"Look into its log on {joining.Host}, and at the check 'ports'."
            );
        }

        if (silos.FirstOrDefault(silo => silo is { State: ExaminedSilo.Dead, Told: false } && silo.SinceSeen < Recently) is { } dead)
        {
            return Finding.Warning(
                $"{dead.Silo} died {Duration.Text(dead.SinceSeen!.Value)} ago without having been told to stop; {active} active",
                $"Look into its log on {dead.Host}, and start it again ('grid up' does so with those of this machine)."
            );
        }

        return active == 0
            ? Finding.Warning("none is active", "Start one with 'grid up' or 'grid silo'; until then jobs wait.")
            : Finding.Ok($"{Texts.Count(active, "active silo")}, all heard of within {Silent.TotalSeconds:0} s");
    }
}
