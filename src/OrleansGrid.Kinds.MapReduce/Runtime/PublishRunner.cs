using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reading;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>The last stage: makes the output visible as a whole, and says what it is.</summary>
internal sealed class PublishRunner(MapReduceHost host, IServiceProvider services, StageWork stage) : MapReduceRunner(host, services, stage)
{
    protected override object Run(int number, RunnerContext context, IServiceProvider scope)
    {
        var mapped = new SourceResults<MapOutput>(
            Host.Results,
            context,
            Stage.SourcesNamed(MapReduceStages.MapName),
            output => output.Split
        );
        var reduced = new SourceResults<ReduceOutput>(
            Host.Results,
            context,
            Stage.SourcesNamed(MapReduceStages.ReduceName),
            output => output.Partition
        );
        // Without a reduce the splits have written the parts.
        var isMapOnly = Plan(context).Partitions == 0;
        var parts = isMapOnly ? [.. mapped.Latest.Select(output => output.Part!)] : reduced.Latest;
        try
        {
            Host.Reach("publish");
            var counters = Counters(mapped.Latest, reduced.Latest);
            BadRecords.RequireBorne(Spec, counters);
            if (Spec.Rows)
            {
                Host.Rows.Publish(context.JobId, context.Run, parts, context.Cancellation);
            }

            BeginOutput(context);
            var manifest = OutputFolder.Publish(Spec, context.JobId, context.Run, parts, counters, context.Cancellation);
            Host.Reach("published");
            return manifest;
        }
        catch (OutputLostException lost)
        {
            throw new LostResultsException(
                [.. lost.Partitions.Select(partition => isMapOnly ? mapped.PlaceOf(partition) : reduced.PlaceOf(partition))],
                lost.Message,
                lost
            );
        }
    }

    private static SortedDictionary<string, long> Counters(IReadOnlyList<MapOutput> mapped, IReadOnlyList<ReduceOutput> reduced)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (
            var (name, value) in mapped
                .Select(o => o.Counters)
                .Concat(reduced.Select(o => o.Counters))
                .OfType<IReadOnlyDictionary<string, long>>()
                .SelectMany(c => c)
        )
        {
            sums[name] = sums.GetValueOrDefault(name) + value;
        }

        return sums;
    }
}
