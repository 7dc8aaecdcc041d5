using Npgsql;

namespace OrleansGrid.Cli.Doctor.Facts;

/// <summary>A table of the grid, with its rows as the server has counted them.</summary>
internal sealed record VacuumedTable(string Name, long Dead, long Living, long Bytes, bool SwitchedOff)
{
    public static VacuumedTable Read(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4));
}
