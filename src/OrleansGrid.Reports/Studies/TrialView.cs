using System.Text.Json;
using OrleansGrid.Reports.Items;

namespace OrleansGrid.Reports.Studies;

/// <summary>One trial of a study.</summary>
/// <param name="Value">The value of a study of one objective; null for several, or when the trial has not succeeded.</param>
/// <param name="Values">One for each objective; empty unless the trial has succeeded.</param>
public sealed record TrialView(
    long Trial,
    JsonElement? Params,
    double? Value,
    string State,
    JsonElement? ValuesByStep,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> Violations,
    string? Silo,
    ErrorView? Error
)
{
    public static TrialView Of(TrialStatus trial) =>
        new(
            trial.Trial,
            trial.Params,
            trial.Values is [var value] ? value : null,
            trial.State,
            trial.ValuesByStep,
            trial.Values,
            trial.Violations,
            trial.Silo,
            ErrorView.Of(trial.Error)
        );
}
