using OrleansGrid.Reports.Items;

namespace OrleansGrid.Reports.Jobs;

/// <summary>One failed attempt at an item of a job.</summary>
/// <param name="Input">The item's input; null where that is its number.</param>
public sealed record FailureView(int Stage, long Item, int Attempt, string Silo, string? Input, ErrorView Error)
{
    public static FailureView Of(AttemptStatus attempt) =>
        new(attempt.Stage, attempt.Item, attempt.Attempt, attempt.Silo, attempt.Input, ErrorView.Of(attempt.Error));
}
