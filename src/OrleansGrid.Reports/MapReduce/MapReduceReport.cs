using System.Text.Json.Serialization;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>What a MapReduce job has decided, read, moved and written so far. What is not known yet is left out.</summary>
public sealed record MapReduceReport
{
    private const int SkewDigits = 3;
    private const int ShareDigits = 4;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? InputFiles { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? InputBytes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Splits { get; init; }

    /// <summary>0 for a job without a reduce.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Partitions { get; init; }

    /// <summary>What was decided when the job was planned, and while it ran.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DecisionView>? Decisions { get; init; }

    /// <summary>Splits that are mapped.</summary>
    public int MapItems { get; init; }

    public long MapInputRecords { get; init; }

    public long MapEmittedRecords { get; init; }

    public long MapSpilledBytes { get; init; }

    public long ShuffleRecords { get; init; }

    public long ShuffleBytes { get; init; }

    /// <summary>Partitions that are reduced.</summary>
    public int ReduceItems { get; init; }

    public long ReduceInputRecords { get; init; }

    public long ReduceKeys { get; init; }

    public long ReduceRecords { get; init; }

    public long ReduceBytes { get; init; }

    /// <summary>Items that were run again because what they had left behind was lost.</summary>
    public long RepeatedItems { get; init; }

    /// <summary>How much larger the largest part's input is than the mean; null when there is nothing to compare.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PartSkew { get; init; }

    /// <summary>The share of all pairs that one key has, at most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? KeyShare { get; init; }

    /// <summary>The folder of the parts; null for a job whose output is in the database alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputFolder { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? OutputParts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OutputBytes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OutputRecords { get; init; }

    /// <summary>Of the records, those that are rows of <c>grid.mapreduce_rows</c>: all or none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OutputRows { get; init; }

    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    public static MapReduceReport Of(MapReduceResults results)
    {
        var (plan, manifest) = (results.Plan, results.Manifest);
        MapOutput[] maps = [.. results.Maps.GroupBy(map => map.Split).Select(made => made.Last())];
        MapPartition[] shuffled = [.. maps.SelectMany(map => map.Partitions)];
        ReduceOutput[] reduces = [.. results.Reduces.GroupBy(reduce => reduce.Partition).Select(made => made.Last())];
        var hasRows = reduces.Concat(maps.Select(map => map.Part)).Any(part => part?.Rows is not null);
        return new MapReduceReport
        {
            InputFiles = plan?.InputFiles,
            InputBytes = plan?.InputBytes,
            Splits = plan?.Splits.Count,
            Partitions = plan?.Partitions,
            Decisions = plan is null
                ? null
                : [.. plan.Decisions.Select(MapReduce.Decisions.Of), .. results.Speculations.Select(MapReduce.Decisions.Of)],
            MapItems = maps.Length,
            MapInputRecords = maps.Sum(map => map.InputRecords),
            MapEmittedRecords = maps.Sum(map => map.EmittedRecords),
            MapSpilledBytes = maps.Sum(map => map.SpilledBytes),
            ShuffleRecords = shuffled.Sum(partition => partition.Records),
            ShuffleBytes = shuffled.Sum(partition => partition.Bytes),
            ReduceItems = reduces.Length,
            ReduceInputRecords = reduces.Sum(reduce => reduce.InputRecords),
            ReduceKeys = reduces.Sum(reduce => reduce.Keys),
            ReduceRecords = reduces.Sum(reduce => reduce.Records),
            ReduceBytes = reduces.Sum(reduce => reduce.Bytes),
            RepeatedItems = results.Stages.GroupBy(stage => stage.Name).Sum(same => same.Skip(1).Sum(stage => stage.ItemsTotal)),
            PartSkew = PartSkewOf(reduces),
            KeyShare = KeyShareOf(reduces),
            OutputFolder = results.OutputFolder,
            OutputParts = manifest?.Parts.Count,
            OutputBytes = manifest?.Bytes,
            OutputRecords = manifest?.Records,
            OutputRows = hasRows || manifest is null ? manifest?.Records : 0,
            Counters = manifest?.Counters ?? Sums([.. maps.Select(map => map.Counters), .. reduces.Select(reduce => reduce.Counters)]),
        };
    }

    private static double? PartSkewOf(ReduceOutput[] reduces) =>
        reduces.Length > 1 && reduces.Average(reduce => reduce.InputRecords) is var mean and > 0
            ? Math.Round(reduces.Max(reduce => reduce.InputRecords) / mean, SkewDigits)
            : null;

    private static double? KeyShareOf(ReduceOutput[] reduces) =>
        reduces.Sum(reduce => reduce.InputRecords) is var all and > 0
            ? Math.Round((double)reduces.Max(reduce => reduce.MaxKeyRecords) / all, ShareDigits)
            : null;

    private static SortedDictionary<string, long> Sums(IEnumerable<IReadOnlyDictionary<string, long>?> counters)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in counters.OfType<IReadOnlyDictionary<string, long>>().SelectMany(one => one))
        {
            sums[name] = sums.GetValueOrDefault(name) + count;
        }

        return sums;
    }
}
