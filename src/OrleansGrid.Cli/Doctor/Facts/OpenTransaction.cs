using Npgsql;

namespace OrleansGrid.Cli.Doctor.Facts;

/// <summary>The transaction that has been open for the longest.</summary>
/// <param name="State">As PostgreSQL says it: <c>active</c>, <c>idle in transaction</c>.</param>
/// <param name="Since">How many transactions have begun since.</param>
/// <param name="Waiting">Sessions that wait for its locks.</param>
internal sealed record OpenTransaction(int Pid, string User, string Application, string State, TimeSpan Age, int Since, int Waiting)
{
    public static OpenTransaction Read(NpgsqlDataReader row) =>
        new(
            row.GetInt32(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            TimeSpan.FromSeconds(row.GetDouble(4)),
            row.GetInt32(5),
            row.GetInt32(6)
        );
}
