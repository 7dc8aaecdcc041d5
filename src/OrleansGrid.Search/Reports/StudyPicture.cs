using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>What a report shows of a study.</summary>
public sealed record StudyPicture
{
    public required string Title { get; init; }

    /// <summary>Facts for the head of the page: a name and what there is to say.</summary>
    public IReadOnlyList<(string Name, string Text)> Facts { get; init; } = [];

    public required SpaceMap Map { get; init; }

    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>For each objective whether larger is better; the report shows values as the user gave them.</summary>
    public IReadOnlyList<bool> Maximize { get; init; } = [false];

    /// <summary>How much of the objective's variation each dimension explains, in [0, 1]; empty when that is not known.</summary>
    public IReadOnlyList<double> Importances { get; init; } = [];

    /// <summary>When silos ran which trials; empty when that is not known.</summary>
    public IReadOnlyList<TrialSpan> Spans { get; init; } = [];

    /// <summary>Why nothing was found, in one sentence; null where something was, or still may be.</summary>
    public string? NothingFound { get; init; }

    /// <summary>Successful trials.</summary>
    internal IReadOnlyList<Trial> Succeeded => [.. Trials.Where(IsDrawn)];

    /// <summary>Successful trials from good to bad: those within the constraints on results first.</summary>
    internal IReadOnlyList<Trial> Ranked => FromGoodToBad(Succeeded);

    internal static IReadOnlyList<Trial> FromGoodToBad(IReadOnlyList<Trial> trials) =>
        [
            .. trials
                .OrderBy(trial => trial.State == TrialState.Succeeded ? 0 : 1)
                .ThenBy(trial => trial.Losses.All(double.IsFinite) && trial.IsFeasible ? 0 : 1)
                .ThenBy(trial =>
                    trial.Losses.Count > 0 ? trial.Losses[0]
                    : trial.Reports.Count > 0 ? trial.Reports[^1].Value
                    : 0
                )
                .ThenBy(trial => trial.Number),
        ];

    /// <summary>A loss as the user's value.</summary>
    internal double ToValue(double loss, int objective = 0) => Maximize[objective] ? -loss : loss;

    /// <summary>What is no number has no place in a chart.</summary>
    private static bool IsDrawn(Trial trial) => trial.State == TrialState.Succeeded && trial.Losses.All(double.IsFinite);

    /// <summary>Dimensions, the most important first where that is known.</summary>
    internal IEnumerable<int> ByImportance() =>
        Importances.Count == 0
            ? Enumerable.Range(0, Map.Space.Dimensions.Count)
            : Enumerable.Range(0, Map.Space.Dimensions.Count).OrderByDescending(d => Importances[d]);
}
