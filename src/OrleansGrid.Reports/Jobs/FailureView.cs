using OrleansGrid.Reports.Items;

namespace OrleansGrid.Reports.Jobs;

/// <summary>One failed attempt at an item of a job.</summary>
public sealed record FailureView(int Stage, long Item, int Attempt, string Silo, ErrorView Error)
{
    public static FailureView Of(AttemptStatus attempt) =>
        new(attempt.Stage, attempt.Item, attempt.Attempt, attempt.Silo, ErrorView.Of(attempt.Error));
}
