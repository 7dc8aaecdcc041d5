using System.Text.Json;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Cli;

/// <summary>What a MapReduce job has decided, read, moved and written so far, from the results of its items.</summary>
internal sealed class MapReduceReport
{
    public MapReducePlan? Plan { get; private init; }

    /// <summary>What was decided when the job was planned, and while it ran.</summary>
    public IReadOnlyList<PlanDecision> Decisions { get; private init; } = [];

    /// <summary>Of each split the output that counts.</summary>
    public IReadOnlyList<MapOutput> Maps { get; private init; } = [];

    public IReadOnlyList<ReduceOutput> Reduces { get; private init; } = [];

    /// <summary>What was published; null before.</summary>
    public OutputManifest? Manifest { get; private init; }

    /// <summary>Whether the output is in the database as well.</summary>
    public bool HasRows => Reduces.Concat(Maps.Select(m => m.Part)).Any(part => part?.Rows is not null);

    /// <summary>Items that were run again because what they had left behind was lost.</summary>
    public long Repeated { get; private init; }

    public IReadOnlyDictionary<string, long> Counters => Manifest?.Counters ?? Sums([.. Maps.Select(m => m.Counters), .. Reduces.Select(r => r.Counters)]);

    /// <summary>How much larger the largest part's input is than the mean; null when there is nothing to compare.</summary>
    public double? PartSkew => Reduces.Count > 1 && Reduces.Average(r => r.InputRecords) is var mean and > 0 ? Reduces.Max(r => r.InputRecords) / mean : null;

    /// <summary>The share of all pairs that one key has, at most.</summary>
    public double? KeyShare => Reduces.Sum(r => r.InputRecords) is var all and > 0 ? (double)Reduces.Max(r => r.MaxKeyRecords) / all : null;

    public static async Task<MapReduceReport> ReadAsync(Database database, Guid jobId, CancellationToken cancellation)
    {
        var stages = await database.Jobs.StagesAsync(jobId, cancellation);
        var plans = await ResultsAsync<MapReducePlan>("plan");
        var manifests = await ResultsAsync<OutputManifest>("publish");
        var speculations = await database.Jobs.SpeculationsAsync(jobId, cancellation);
        return new MapReduceReport
        {
            Decisions = [.. plans.Count > 0 ? plans[0].Decisions : [], .. speculations.Select(SpeculationText.Decided)],
            Plan = plans.Count > 0 ? plans[0] : null,
            Maps = [.. (await ResultsAsync<MapOutput>("map")).GroupBy(m => m.Split).Select(made => made.Last())],
            Reduces = [.. (await ResultsAsync<ReduceOutput>("reduce")).GroupBy(r => r.Partition).Select(made => made.Last())],
            Manifest = manifests.Count > 0 ? manifests[0] : null,
            Repeated = stages.GroupBy(s => s.Name).Sum(same => same.Skip(1).Sum(s => s.ItemsTotal)),
        };

        // Stages of one name in turn: a later one makes again what an earlier one had made.
        async Task<List<T>> ResultsAsync<T>(string name)
        {
            var results = new List<T>();
            foreach (var stage in stages.Where(s => s.Name == name))
            {
                await foreach (var item in database.Jobs.CommittedAsync(jobId, stage.Stage, 0, cancellation))
                {
                    if (item.Succeeded && item.Value.Deserialize<T>(GridJson.Options) is { } result)
                        results.Add(result);
                }
            }

            return results;
        }
    }

    private static SortedDictionary<string, long> Sums(IEnumerable<IReadOnlyDictionary<string, long>?> counters)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in counters.OfType<IReadOnlyDictionary<string, long>>().SelectMany(c => c))
            sums[name] = sums.GetValueOrDefault(name) + count;
        return sums;
    }
}
