using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>The trials of earlier studies that a new one begins with.</summary>
internal static class WarmTrials
{
    /// <summary>What there is of them now. Outcomes never change, so what is named here is found again whenever the study's sampler is made.</summary>
    /// <returns>A sentence, or the sources in the order in which they were named.</returns>
    public static async Task<(string? Refusal, IReadOnlyList<WarmSource> Sources)> FindAsync(StudySpec study, JobReads reads)
    {
        var map = SpaceMap.Of(study.Space);
        var sources = new List<WarmSource>();
        foreach (var jobId in study.WarmFrom.Distinct())
        {
            var kind = await reads.KindOfAsync(jobId);
            if (kind is null || await reads.StudyAsync(jobId) is not { } earlier)
            {
                return (kind is null ? $"There is no study {jobId} to begin from." : $"Job {jobId} is a {kind}; a study can begin from studies only.", []);
            }

            if (WarmStart.WhyUseless(study, earlier) is { } useless)
            {
                return ($"Study {jobId} {useless}; nothing of it can be used.", []);
            }

            sources.Add(Source(jobId, await reads.ResultsAsync(jobId, 0), outcome => WarmStart.Fits(map, outcome, study.Directions.Count)));
        }

        return (null, sources);
    }

    /// <summary>The outcomes in the order of their studies and of their numbers.</summary>
    public static async Task<IReadOnlyList<TrialOutcome>> ReadAsync(IReadOnlyList<WarmSource> sources, JobReader jobs)
    {
        var trials = new List<TrialOutcome>();
        foreach (var source in sources)
        {
            var run = 0;
            await foreach (var item in jobs.CommittedAsync(source.JobId, 0, 0, CancellationToken.None))
            {
                while (run < source.Trials.Count && source.Trials[run][1] < item.Item)
                {
                    run++;
                }

                if (run < source.Trials.Count && source.Trials[run][0] <= item.Item)
                {
                    trials.Add(OutcomeOf(item));
                }
            }
        }

        return trials;
    }

    private static WarmSource Source(Guid jobId, IReadOnlyList<ItemResult<JsonElement>> items, Func<TrialOutcome, bool> fits)
    {
        var (told, all) = (new RangeSet(), 0L);
        foreach (var item in items.Where(item => item.Succeeded))
        {
            var outcome = OutcomeOf(item);
            // A pruned trial has no outcome to go by: it would have to be compared at a step.
            all += outcome.State == TrialState.Succeeded ? 1 : 0;
            if (fits(outcome))
            {
                told.Add(new ItemRange(item.Item, item.Item + 1));
            }
        }

        return new WarmSource(jobId, [.. told.Ranges.Select(range => new[] { range.First, range.End - 1 })], told.Count, all - told.Count);
    }

    private static TrialOutcome OutcomeOf(ItemResult<JsonElement> item) => item.Value.Deserialize<TrialOutcome>(GridJson.Options)!;
}
