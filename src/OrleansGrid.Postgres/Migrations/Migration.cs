using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>One file of <c>sql/migrations</c>, such as <c>0001_orleans.sql</c>: never changed once it was released.</summary>
internal sealed partial record Migration(int Version, string Name, string Text)
{
    private const string Folder = "sql/migrations/";

    private static readonly Lazy<IReadOnlyList<Migration>> Loaded = new(Load);

    /// <summary>Every migration this code knows, numbered from 1 without gaps.</summary>
    public static IReadOnlyList<Migration> All => Loaded.Value;

    /// <summary>
    /// The lowest schema version whose programs go on with the schema after this migration, from its line <c>-- works from: 13</c>; null
    /// for none but its own. One that only adds what older programs do not look at has such a line.
    /// </summary>
    public int? WorksFrom => WorksFromLine().Match(Text) is { Success: true } line ? int.Parse(line.Groups[1].Value, Plain) : null;

    private static CultureInfo Plain => CultureInfo.InvariantCulture;

    [GeneratedRegex("^-- works from: ([0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex WorksFromLine();

    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static List<Migration> Load()
    {
        var migrations = SqlResources.In(Folder).Select(Parse).OrderBy(migration => migration.Version).ToList();
        for (var index = 0; index < migrations.Count; index++)
        {
            if (migrations[index].Version != index + 1)
            {
                throw new InvalidOperationException(
                    $"Migrations are numbered from 1 without gaps, but number {index + 1} is {migrations[index].Version}."
                );
            }
        }

        return migrations;
    }

    private static Migration Parse(string resource)
    {
        var file = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        var parts = file.Split('_', 2);
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return new Migration(version, parts[1], SqlResources.Read(resource));
        }

        throw new InvalidOperationException($"'{resource}' is not named like 0001_what_it_does.sql.");
    }
}
