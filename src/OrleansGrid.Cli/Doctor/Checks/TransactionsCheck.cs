using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>No transaction is open for so long that it keeps dead rows, or others waiting for its locks.</summary>
internal sealed class TransactionsCheck(Database database) : ICheck
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TooLong = TimeSpan.FromHours(1);

    public string Name => "transactions";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var oldest = await database.Reads.ListAsync("oldest_transaction", OpenTransaction.Read, cancellation);
        return Judge(oldest.Count == 0 ? null : oldest[0]);
    }

    public static Finding Judge(OpenTransaction? oldest)
    {
        if (oldest is null || oldest.Age < Noticed)
        {
            return Finding.Ok("none is open for long");
        }

        var who = $"{(oldest.Application.Length > 0 ? $"'{oldest.Application}'" : "a program")} of the user '{oldest.User}'";
        var waiting = oldest.Waiting > 0 ? $", and {Texts.Count(oldest.Waiting, "session")} wait for its locks" : "";
        var found =
            $"one of {who} has been open for {Duration.Text(oldest.Age)} ({oldest.State}); what "
            + $"{Texts.Count(oldest.Since, "transaction")} since have replaced or deleted stays{waiting}";
        var advice = $"End it there, or by 'select pg_terminate_backend({oldest.Pid})'.";
        return oldest.Age >= TooLong || oldest.Waiting > 0 ? Finding.Problem(found, advice) : Finding.Warning(found, advice);
    }
}
