using System.Diagnostics;
using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Demo;

/// <summary>Shows what the database says, through psql and the views that anyone may use.</summary>
internal static class DemoSql
{
    public static IReadOnlyList<string> Statements(Guid jobId) =>
        [
            .. Resource("demo/look.sql")
                .Replace(":job", $"'{jobId}'", StringComparison.Ordinal)
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];

    /// <summary>What psql prints; null when there is none on this machine.</summary>
    public static string? Run(string psql, string connectionString, string statement)
    {
        if (!File.Exists(psql))
        {
            return null;
        }

        var start = new ProcessStartInfo(psql) { RedirectStandardOutput = true, UseShellExecute = false };
        var (connection, password) = LibpqConnection.WithoutPassword(connectionString);
        start.Environment["PGPASSWORD"] = password;
        foreach (var argument in new[] { "-X", "-P", "pager=off", "-d", connection, "-c", statement })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().TrimEnd();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DemoSql).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
