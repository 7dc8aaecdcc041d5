using System.Text.Json;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>The trials of earlier studies that a new one begins with.</summary>
internal static class WarmTrials
{
    /// <summary>
    /// Chooses among what there is of them now. Outcomes never change, so what is named here is found again whenever the study's sampler is
    /// made.
    /// </summary>
    /// <returns>
    /// A sentence of refusal, or the sources in the order in which the study names them; no sources where it names no study.
    /// </returns>
    public static async Task<(string? Refusal, IReadOnlyList<WarmSource>? Sources)> FindAsync(StudySpec study, IJobReads reads)
    {
        if (study.WarmFrom.Count == 0)
        {
            return (null, null);
        }

        var map = SpaceMap.Of(study.Space);
        var sources = new List<WarmSource>();
        foreach (var jobId in study.WarmFrom.Distinct())
        {
            if (await reads.FindAsync(jobId) is not { } earlier)
            {
                return ($"There is no study {jobId} to begin from.", null);
            }

            if (earlier.Kind != StudyKind.KindName)
            {
                return ($"Job {jobId} is a {earlier.Kind}; a study can begin from studies only.", null);
            }

            if (WarmStart.WhyUseless(study, earlier.SpecAs<StudySpec>()) is { } useless)
            {
                return ($"Study {jobId} {useless}; nothing of it can be used.", null);
            }

            sources.Add(
                await SourceAsync(jobId, reads.ResultsAsync(jobId, 0), outcome => WarmStart.Fits(map, outcome, study.Directions.Count))
            );
        }

        return (null, sources);
    }

    /// <summary>The outcomes in the order of their studies and of their numbers.</summary>
    public static async Task<IReadOnlyList<TrialOutcome>> ReadAsync(IReadOnlyList<WarmSource> sources, IJobReads reads)
    {
        var trials = new List<TrialOutcome>();
        foreach (var source in sources)
        {
            var run = 0;
            await foreach (var item in reads.ResultsAsync(source.JobId, 0))
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

    private static async Task<WarmSource> SourceAsync(
        Guid jobId,
        IAsyncEnumerable<ItemResult<JsonElement>> items,
        Func<TrialOutcome, bool> fits
    )
    {
        var (used, all) = (new RangeSet(), 0L);
        await foreach (var item in items)
        {
            if (!item.Succeeded)
            {
                continue;
            }

            var outcome = OutcomeOf(item);
            // A pruned trial has no outcome to go by: it would have to be compared at a step.
            all += outcome.State == TrialState.Succeeded ? 1 : 0;
            if (fits(outcome))
            {
                used.Add(new ItemRange(item.Item, item.Item + 1));
            }
        }

        return new WarmSource(jobId, [.. used.Ranges.Select(range => new[] { range.First, range.End - 1 })], used.Count, all - used.Count);
    }

    private static TrialOutcome OutcomeOf(ItemResult<JsonElement> item) => item.Value.Deserialize<TrialOutcome>(GridJson.Options)!;
}
