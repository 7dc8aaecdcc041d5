using System.Globalization;
using System.Text.Json;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Demo;

/// <summary>What the demo's results add up to, and whether that is right.</summary>
internal sealed class DemoCheck
{
    private readonly List<string> _wrong = [];

    public bool AllRight => _wrong.Count == 0;

    public IReadOnlyList<string> Wrong => _wrong;

    public long Words { get; private set; }

    public int DistinctWords { get; private set; }

    public void SiloDied(string? victim) => Require(victim is not null, "The jobs were done before a silo could be killed.");

    public async Task WordsAsync(JobStatus job, string folder, Dictionary<string, long> expected, CancellationToken cancellation)
    {
        if (!Succeeded(job))
        {
            return;
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var part in Directory.EnumerateFiles(folder, "part-*"))
        {
            await foreach (var line in File.ReadLinesAsync(part, cancellation))
            {
                var tab = line.LastIndexOf('\t');
                Require(
                    counts.TryAdd(line[..tab], long.Parse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture)),
                    $"The word '{line[..tab]}' was counted twice."
                );
            }
        }

        (Words, DistinctWords) = (counts.Values.Sum(), counts.Count);
        var different =
            expected.Count(pair => counts.GetValueOrDefault(pair.Key) != pair.Value)
            + counts.Keys.Count(word => !expected.ContainsKey(word));
        Require(different == 0, $"{different} words have another count than the independent one.");
    }

    public async Task SquaresAsync(Database database, JobStatus job, CancellationToken cancellation)
    {
        var item = 0L;
        var wrong = 0;
        await EachOnceAsync(
            database,
            job,
            result =>
            {
                item++;
                if (Texts.Result(result).Trim() != Texts.Plain(item * item))
                {
                    wrong++;
                }
            },
            cancellation
        );
        Require(wrong == 0, $"{wrong} squares are wrong.");
    }

    private async Task EachOnceAsync(Database database, JobStatus job, Action<JsonElement> add, CancellationToken cancellation)
    {
        Succeeded(job);
        var next = 0L;
        await foreach (var result in database.Jobs.CommittedAsync(job.JobId, 0, 0, cancellation))
        {
            Require(result.Item == next, $"Item {result.Item} was found where item {next} belongs.");
            next = result.Item + 1;
            if (result.Succeeded)
            {
                add(result.Value);
            }
        }

        Require(next == job.ItemsTotal, $"{next} of {job.ItemsTotal} items have an outcome.");
    }

    private bool Succeeded(JobStatus job)
    {
        Require(job.State == JobState.Succeeded, $"Job {job.JobId} {job.State.ToName()}: {job.Error}");
        return job.State == JobState.Succeeded;
    }

    private void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            _wrong.Add(sentence);
        }
    }
}
