using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Silos get on with removing what deleted jobs have left.</summary>
internal sealed class DeletionsCheck(Database database) : ICheck
{
    private static readonly TimeSpan Noticed = TimeSpan.FromHours(1);

    public string Name => "deletions";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync(
            "undone_deletions",
            row => (row.GetInt64(0), TimeSpan.FromSeconds(row.GetDouble(1))),
            cancellation
        );
        return Judge(rows[0].Item1, rows[0].Item2);
    }

    public static Finding Judge(long undone, TimeSpan oldest) =>
        undone == 0 ? Finding.Ok("nothing is left of deleted jobs")
        : oldest < Noticed ? Finding.Ok($"{Texts.Count(undone, "deleted job")} being removed")
        : Finding.Warning(
            $"something is left of {Texts.Count(undone, "deleted job")}, of the oldest for {Duration.Text(oldest)}",
            "Start a silo, for silos remove it; where one runs, look into its log."
        );
}
