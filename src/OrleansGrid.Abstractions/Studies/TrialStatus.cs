using System.Text.Json;

namespace OrleansGrid;

/// <summary>One trial of a study as the database knows it.</summary>
/// <param name="State"><c>running</c>, <c>succeeded</c>, <c>pruned</c> or <c>failed</c>.</param>
/// <param name="Values">One for each objective; empty unless it has succeeded.</param>
/// <param name="ValuesByStep">What it reported: pairs of step and value, by rising step.</param>
/// <param name="Error">Why it failed; null else.</param>
public sealed record TrialStatus(
    long Trial,
    JsonElement? Params,
    string State,
    IReadOnlyList<double> Values,
    JsonElement? ValuesByStep,
    IReadOnlyList<double> Violations,
    string? Silo,
    ItemError? Error
);
