using System.Collections.Frozen;

namespace OrleansGrid.Postgres.Sql;

/// <summary>
/// The statements of <c>sql/queries</c>, and those of single kinds of jobs in <c>sql/kinds</c>, by name. A file holds any number of them,
/// each after a line <c>-- name: some_name</c> and comments that say why it exists. Parameters are positional (<c>$1</c>).
/// </summary>
public static class SqlCatalog
{
    /// <summary>What jobs of every kind need, and a folder for each kind whose statements only its own projects run.</summary>
    private static readonly string[] Folders = ["sql/queries/", "sql/kinds/"];

    private const string NameLine = "-- name:";

    private static readonly Lazy<FrozenDictionary<string, string>> Queries = new(Load);

    public static IReadOnlyCollection<string> Names => Queries.Value.Keys;

    /// <summary>The statement of that name; a name that no file holds is a mistake in the code and throws.</summary>
    public static string Get(string name) =>
        Queries.Value.TryGetValue(name, out var text)
            ? text
            : throw new ArgumentException($"No query is named '{name}' in sql/queries or sql/kinds.", nameof(name));

    private static FrozenDictionary<string, string> Load()
    {
        var queries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Folders.SelectMany(SqlResources.In))
        {
            foreach (var (name, text) in Split(file, SqlResources.Read(file)))
            {
                if (!queries.TryAdd(name, text))
                {
                    throw new InvalidOperationException($"Two queries are named '{name}'; the second is in {file}.");
                }
            }
        }

        return queries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The queries of one file. Text before the first name may only be comments and blank lines.</summary>
    internal static IEnumerable<(string Name, string Text)> Split(string file, string content)
    {
        string? name = null;
        var lines = new List<string>();
        foreach (var line in content.Split('\n'))
        {
            if (line.StartsWith(NameLine, StringComparison.Ordinal))
            {
                if (name is not null)
                {
                    yield return (name, Statement(file, name, lines));
                }

                name = line[NameLine.Length..].Trim();
                lines.Clear();
            }
            else if (name is not null)
            {
                lines.Add(line);
            }
            else if (line.Length > 0 && !IsComment(line))
            {
                throw new InvalidOperationException($"{file} has a statement before its first '{NameLine}' line.");
            }
        }

        if (name is not null)
        {
            yield return (name, Statement(file, name, lines));
        }
    }

    // The leading comments are for readers of the file; the server, and its log, get the statement.
    private static string Statement(string file, string name, List<string> lines)
    {
        var text = string.Join('\n', lines.SkipWhile(line => line.Length == 0 || IsComment(line))).Trim();
        return text.Length > 0 ? text : throw new InvalidOperationException($"The query '{name}' in {file} is empty.");
    }

    private static bool IsComment(string line) => line.StartsWith("--", StringComparison.Ordinal);
}
