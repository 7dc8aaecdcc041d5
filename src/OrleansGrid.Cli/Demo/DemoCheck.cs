using System.Text.Json;

namespace OrleansGrid.Cli;

/// <summary>What the demo's results add up to, and whether that is right.</summary>
internal sealed class DemoCheck
{
    private readonly List<string> _wrong = [];

    public bool AllRight => _wrong.Count == 0;

    public IReadOnlyList<string> Wrong => _wrong;

    public long Words { get; private set; }

    public int DistinctWords { get; private set; }

    public void SiloDied(string? victim) => Require(victim is not null, "The jobs were done before a silo could be killed.");

    public async Task WordsAsync(Database database, JobStatus job, Dictionary<string, long> expected, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await EachOnceAsync(database, job, result =>
        {
            foreach (var word in result.EnumerateObject())
                counts[word.Name] = counts.GetValueOrDefault(word.Name) + word.Value.GetInt64();
        }, cancellation);

        (Words, DistinctWords) = (counts.Values.Sum(), counts.Count);
        var different = expected.Count(pair => counts.GetValueOrDefault(pair.Key) != pair.Value) + counts.Keys.Count(word => !expected.ContainsKey(word));
        Require(different == 0, $"{different} words have another count than the independent one.");
    }

    public async Task SquaresAsync(Database database, JobStatus job, CancellationToken cancellation)
    {
        var item = 0L;
        var wrong = 0;
        await EachOnceAsync(database, job, result =>
        {
            item++;
            if (Texts.Result(result).Trim() != Texts.Plain(item * item))
                wrong++;
        }, cancellation);
        Require(wrong == 0, $"{wrong} squares are wrong.");
    }

    private async Task EachOnceAsync(Database database, JobStatus job, Action<JsonElement> add, CancellationToken cancellation)
    {
        Require(job.State == JobState.Succeeded, $"Job {job.JobId} {job.State.ToName()}: {job.Error}");
        var next = 0L;
        await foreach (var result in database.Jobs.CommittedAsync(job.JobId, 0, 0, cancellation))
        {
            Require(result.Item == next, $"Item {result.Item} was found where item {next} belongs.");
            next = result.Item + 1;
            if (result.Succeeded)
                add(result.Value);
        }

        Require(next == job.ItemsTotal, $"{next} of {job.ItemsTotal} items have an outcome.");
    }

    private void Require(bool holds, string sentence)
    {
        if (!holds)
            _wrong.Add(sentence);
    }
}
