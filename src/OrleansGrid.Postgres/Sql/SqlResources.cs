using System.Reflection;

namespace OrleansGrid.Postgres.Sql;

/// <summary>The files of <c>sql/</c> as they were when this assembly was built.</summary>
internal static class SqlResources
{
    private static readonly Assembly Home = typeof(SqlResources).Assembly;

    /// <summary>Names such as <c>sql/queries/jobs.sql</c> under a folder, in order of name.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Home.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The text, with line ends as in the repository whatever the checkout made of them.</summary>
    public static string Read(string name)
    {
        using var stream =
            Home.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in {Home.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
