using OrleansGrid.Cli.Watching;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Cli.Studies;

/// <summary>The chart of a study's best value, for studies of one objective.</summary>
internal sealed class StudyChart(StudyReader studies) : IKindChart
{
    public async Task<IReadOnlyList<string>?> DrawAsync(Guid jobId, CancellationToken cancellation)
    {
        if (await studies.FindSpecAsync(jobId, cancellation) is not { Directions: [var direction] })
        {
            return null;
        }

        var trials = await studies.TrialsAsync(jobId, cancellation);
        double[] values = [.. trials.Where(BestTrials.IsFeasible).Select(trial => trial.Values[0])];
        return values.Length > 0 ? BestChart.Lines(values, direction == Direction.Maximize) : null;
    }
}
