using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Silos remove inputs whose client died before it submitted their job.</summary>
internal sealed class UploadsCheck(Database database) : ICheck
{
    public string Name => "uploads";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync("abandoned_uploads", row => (row.GetInt64(0), row.GetInt64(1)), cancellation);
        return Judge(rows[0].Item1, rows[0].Item2);
    }

    /// <param name="old">Those that should be gone.</param>
    public static Finding Judge(long withoutJob, long old) =>
        old > 0
            ? Finding.Warning(
                $"{Texts.Count(old, "upload")} of more than a week ago {(old == 1 ? "has" : "have")} no job and "
                    + $"{(old == 1 ? "is" : "are")} still there",
                "Start a silo, for silos remove them; where one runs, look into its log."
            )
            : Finding.Ok(withoutJob == 0 ? "every upload has its job" : $"{Texts.Count(withoutJob, "upload")} without a job yet");
}
