using System.Net;
using Npgsql;

namespace OrleansGrid.Client.Silos;

/// <summary>A process of a silo that nobody has declared dead.</summary>
internal sealed record LivingSilo(string Name, string Address, int Port, int Generation, int Pid, bool Active, bool Draining)
{
    /// <summary>As keys of grains on it have it.</summary>
    public string Key => SiloAddress.New(IPAddress.Parse(Address), Port, Generation).ToParsableString();

    public static LivingSilo Read(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetBoolean(5), row.GetBoolean(6));
}
