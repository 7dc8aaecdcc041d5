using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Silos have this program's version. Two versions work together, but only for the time of an upgrade.</summary>
internal sealed class SiloVersionsCheck(Database database) : ICheck
{
    public string Name => "silo-versions";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster), ProgramVersion.Current);

    /// <param name="own">Version of this program.</param>
    public static Finding Judge(IReadOnlyList<ExaminedSilo> processes, string own)
    {
        var other = processes.FirstOrDefault(silo => silo.State == ExaminedSilo.Active && silo.Version != own);
        return other is null
            ? Finding.Ok($"{own}, this program's")
            : Finding.Warning(
                $"{other.Silo} has {(other.Version is { } version ? $"version {version}" : "an earlier version")}, and this program {own}",
                "Finish the upgrade: start the silos again, one after another, with the newer of the two."
            );
    }
}
