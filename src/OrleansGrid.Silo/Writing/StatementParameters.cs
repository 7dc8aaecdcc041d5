using Npgsql;
using NpgsqlTypes;

namespace OrleansGrid.Silo.Writing;

/// <summary>Parameters by position, with their PostgreSQL type: an array of nulls has none of its own.</summary>
internal static class StatementParameters
{
    public static void Add<T>(this NpgsqlParameterCollection to, NpgsqlDbType type, T value) =>
        to.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    public static void AddArray<T>(this NpgsqlParameterCollection to, NpgsqlDbType type, IEnumerable<T> values) =>
        to.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = type | NpgsqlDbType.Array });
}
