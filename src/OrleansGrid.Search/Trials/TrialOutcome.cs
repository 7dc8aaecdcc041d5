using System.Text.Json;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Trials;

/// <summary>
/// What a trial came to, or is up to now, as it is kept and sent: the result of its item. Values are in the user's direction.
/// </summary>
public sealed record TrialOutcome
{
    public required JsonElement Params { get; init; }

    public required TrialState State { get; init; }

    /// <summary>One for each objective; empty unless it has succeeded.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>What it reported, by step.</summary>
    public IReadOnlyDictionary<long, double> Steps { get; init; } = new Dictionary<long, double>();

    /// <summary>How much each constraint on the result is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations { get; init; } = [];

    /// <summary>The trial as samplers and pruners see it.</summary>
    /// <param name="note">What the sampler wanted to know again.</param>
    public Trial ToTrial(long number, SpaceMap map, IReadOnlyList<Direction> directions, string? note) =>
        new()
        {
            Number = number,
            Point = map.FromJson(Params),
            State = State,
            Losses = [.. Values.Select((value, objective) => Loss(value, directions[objective]))],
            Reports = [.. Steps.OrderBy(step => step.Key).Select(step => new StepValue(step.Key, Loss(step.Value, directions[0])))],
            Violations = Violations,
            Note = note,
        };

    private static double Loss(double value, Direction direction) => direction == Direction.Maximize ? -value : value;
}
