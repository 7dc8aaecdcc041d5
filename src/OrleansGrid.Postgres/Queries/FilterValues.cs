using Npgsql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>The conditions of a <see cref="JobFilter"/> as statements take them.</summary>
internal static class FilterValues
{
    /// <summary>State, kind, key, a regular expression for the name, and the youngest and the oldest age, in this order.</summary>
    public static object[] Of(JobFilter filter) =>
        [
            OrNull(filter.State?.ToName()),
            OrNull(filter.Kind),
            OrNull(filter.Key),
            OrNull(filter.Name is { } name ? NamePattern.ToRegex(name) : null),
            OrNull(filter.YoungerThan),
            OrNull(filter.OlderThan),
        ];

    public static object OrNull<T>(T? value) => (object?)value ?? DBNull.Value;

    /// <summary>Runs a statement with these conditions.</summary>
    /// <exception cref="GridException">BadInput: the filter's name is no pattern.</exception>
    public static async Task<T> AskAsync<T>(JobFilter filter, Func<object[], Task<T>> ask)
    {
        try
        {
            return await ask(Of(filter));
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidRegularExpression)
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{filter.Name}' is not a pattern for names; give one with *, ? or a set such as [a-z].",
                error
            );
        }
    }
}
