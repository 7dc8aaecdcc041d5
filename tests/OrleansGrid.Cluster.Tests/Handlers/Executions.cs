using System.Globalization;

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Where handlers note each execution, before they do anything else: a file for each process, written without a buffer,
/// so that what SIGKILL interrupts is there all the same.
/// </summary>
internal static class Executions
{
    public const string FolderVariable = "GRID_TEST_EXECUTIONS";

    private static readonly Lock Turn = new();
    private static FileStream? _file;

    public static void Note(ItemContext context)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{context.JobId} {context.Item} {context.Attempt} {DateTime.UtcNow.Ticks} {Environment.ProcessId}\n"
        );
        lock (Turn)
        {
            _file ??= new FileStream(
                Path.Combine(Environment.GetEnvironmentVariable(FolderVariable)!, $"{Environment.ProcessId}-{Guid.NewGuid():N}.log"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0
            );
            _file.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }
    }

    public static IReadOnlyList<Execution> Read(string folder, Guid jobId) =>
        [
            .. from file in Directory.EnumerateFiles(folder, "*.log")
            from line in Lines(file)
            let words = line.Split(' ')
            where words.Length == 5 && words[0] == jobId.ToString()
            select new Execution(
                long.Parse(words[1], CultureInfo.InvariantCulture),
                int.Parse(words[2], CultureInfo.InvariantCulture),
                new DateTime(long.Parse(words[3], CultureInfo.InvariantCulture), DateTimeKind.Utc),
                int.Parse(words[4], CultureInfo.InvariantCulture)
            ),
        ];

    private static string[] Lines(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }
}

internal sealed record Execution(long Item, int Attempt, DateTime StartedAt, int ProcessId);
