using System.Text.Json;

namespace OrleansGrid.Reports.Items;

/// <summary>One item of a stage.</summary>
/// <param name="Attempt">0 when none has begun.</param>
public sealed record ItemView(long Item, string State, int Attempt, string? Silo, JsonElement? Result, ErrorView? Error)
{
    public static ItemView Of(ItemStatus item) =>
        new(item.Item, item.State.ToName(), item.Attempt, item.Silo, ResultView.Known(item.Result), ErrorView.Of(item.Error));
}
