using System.Net;
using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>A database by its place, the same for all who use it, whoever they connect as.</summary>
public static class DatabaseName
{
    private const string ThisMachine = "localhost";

    public static string Of(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var host = IPAddress.TryParse(database.Host, out var address) && IPAddress.IsLoopback(address) ? ThisMachine : database.Host;
        return $"{host}:{database.Port}/{database.Database}";
    }
}
