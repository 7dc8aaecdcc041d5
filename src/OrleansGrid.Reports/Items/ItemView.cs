using System.Text.Json;

namespace OrleansGrid.Reports.Items;

/// <summary>One item of a stage.</summary>
/// <param name="Attempt">0 when none has begun.</param>
/// <param name="Input">Null where the input is the item's number.</param>
/// <param name="StartedAt">UTC. Items that ran for less than 250 ms are committed together, and have the times of them all.</param>
/// <param name="Seconds">How long it ran; of items that were committed together, the mean.</param>
public sealed record ItemView(
    long Item,
    string State,
    int Attempt,
    string? Silo,
    string? Input,
    JsonElement? Result,
    ErrorView? Error,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    double? Seconds
)
{
    private const int Microseconds = 6;

    public static ItemView Of(ItemStatus item) =>
        new(
            item.Item,
            item.State.ToName(),
            item.Attempt,
            item.Silo,
            item.Input,
            ResultView.Known(item.Result),
            ErrorView.Of(item.Error),
            item.StartedAt?.UtcDateTime,
            item.FinishedAt?.UtcDateTime,
            item.Duration is { } took ? Math.Round(took.TotalSeconds, Microseconds) : null
        );
}
