using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Hosting;

/// <summary>
/// The grid's membership rows of silos whose host keeps the membership elsewhere. Like all of them they are only inserted, and a change
/// that met another is made again with the next version.
/// </summary>
internal sealed class HostedMembershipTable(NpgsqlDataSource database, SiloIdentity self)
{
    public const int Active = 3;
    public const int ShuttingDown = 4;
    public const int Dead = 6;

    public Task JoinAsync(int gatewayPort, CancellationToken cancellation) =>
        UntilTakenAsync(
            "join_hosted_membership",
            self.Address,
            self.Port,
            self.Generation,
            [
                new NpgsqlParameter<string> { TypedValue = self.Name },
                new NpgsqlParameter<string> { TypedValue = Environment.MachineName },
                new NpgsqlParameter<int> { TypedValue = gatewayPort },
            ],
            cancellation
        );

    /// <summary>This silo has become something else.</summary>
    public Task BecomeAsync(int status, CancellationToken cancellation) =>
        RecordAsync(self.Address, self.Port, self.Generation, status, cancellation);

    /// <summary>A silo of the cluster is dead. One that the grid does not know, or knows to be dead, has no new row.</summary>
    public Task RecordDeathAsync(SiloAddress silo, CancellationToken cancellation) =>
        RecordAsync(silo.Endpoint.Address.ToString(), silo.Endpoint.Port, silo.Generation, Dead, cancellation);

    /// <summary>Whoever had this silo's address before it is dead, also when nobody lived who could have recorded that.</summary>
    public async Task RecordFormerDeathsAsync(CancellationToken cancellation)
    {
        var former = new List<int>();
        await using (var command = CommandOf("former_hosted_silos", self.Address, self.Port, self.Generation, []))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                former.Add(rows.GetInt32(0));
            }
        }

        foreach (var generation in former)
        {
            await RecordAsync(self.Address, self.Port, generation, Dead, cancellation);
        }
    }

    public async Task BeatAsync(CancellationToken cancellation)
    {
        await using var command = CommandOf("beat_hosted_membership", self.Address, self.Port, self.Generation, []);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private Task RecordAsync(string address, int port, int generation, int status, CancellationToken cancellation) =>
        UntilTakenAsync(
            "change_hosted_membership",
            address,
            port,
            generation,
            [new NpgsqlParameter<int> { TypedValue = status }],
            cancellation
        );

    private async Task UntilTakenAsync(
        string query,
        string address,
        int port,
        int generation,
        NpgsqlParameter[] more,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            await using var command = CommandOf(query, address, port, generation, [.. more.Select(parameter => parameter.Clone())]);
            if (await command.ExecuteScalarAsync(cancellation) is not null)
            {
                return;
            }
        }
    }

    private NpgsqlCommand CommandOf(string query, string address, int port, int generation, NpgsqlParameter[] more)
    {
        var command = database.CreateCommand(SqlCatalog.Get(query));
        command.Parameters.Add(NpgsqlDbType.Text, self.ClusterId);
        command.Parameters.Add(NpgsqlDbType.Text, address);
        command.Parameters.Add(NpgsqlDbType.Integer, port);
        command.Parameters.Add(NpgsqlDbType.Integer, generation);
        command.Parameters.AddRange(more);
        return command;
    }
}
