namespace OrleansGrid.Benchmarks;

/// <summary>The benchmarks' own queries, kept as files.</summary>
internal static class Sql
{
    public static string Get(string name)
    {
        using var reader = new StreamReader(
            typeof(Sql).Assembly.GetManifestResourceStream($"{name}.sql") ?? throw new ArgumentException($"There is no query {name}.")
        );
        return reader.ReadToEnd();
    }
}
