using System.Globalization;

namespace OrleansGrid.Reports.Studies;

/// <summary>A study can come to its end, each trial well run, and have nothing to show: this says so, and why.</summary>
internal static class NothingFound
{
    /// <summary>One sentence; null where something was found, or still may be, or the job itself has failed and says why.</summary>
    public static string? Of(JobState state, IReadOnlyList<TrialStatus> trials)
    {
        if (state != JobState.Succeeded || trials.Any(BestTrials.IsFeasible))
        {
            return null;
        }

        string[] why =
        [
            .. new[]
            {
                (trials.Count(trial => trial.State == "pruned"), "were pruned"),
                (trials.Count(trial => trial.State == "succeeded"), "violate the constraints on results"),
                (trials.Count(trial => trial.State == "failed"), "failed"),
                (trials.Count(trial => trial.State is not ("pruned" or "succeeded" or "failed")), "did not come to their end"),
            }
                .Where(part => part.Item1 > 0)
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}")),
        ];
        return trials.Count == 0
            ? "Nothing was found: no trial has begun."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing was found: of {trials.Count} trials none has a value that keeps the constraints; {string.Join(", ", why)}."
            );
    }
}
