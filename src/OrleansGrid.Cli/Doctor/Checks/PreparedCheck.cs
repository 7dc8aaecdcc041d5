using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>No transaction of two phases was left without its second.</summary>
internal sealed class PreparedCheck(Database database) : ICheck
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TooLong = TimeSpan.FromHours(1);

    public string Name => "prepared";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(
            await database.Reads.ListAsync(
                "prepared_transactions",
                row => (row.GetString(0), TimeSpan.FromSeconds(row.GetDouble(1))),
                cancellation
            )
        );

    /// <param name="prepared">The oldest first.</param>
    public static Finding Judge(IReadOnlyList<(string Id, TimeSpan Age)> prepared)
    {
        if (prepared.Count == 0 || prepared[0].Age < Noticed)
        {
            return Finding.Ok("no prepared transaction is left over");
        }

        var (id, age) = prepared[0];
        var found =
            $"{Texts.Count(prepared.Count, "prepared transaction")}, the oldest, '{id}', for {Duration.Text(age)}: "
            + "their locks and dead rows stay";
        var advice = $"End each by its id: commit prepared '{id}' or rollback prepared '{id}', as its program would have.";
        return age >= TooLong ? Finding.Problem(found, advice) : Finding.Warning(found, advice);
    }
}
