using System.Text.Json;

namespace OrleansGrid.Reports.Items;

/// <summary>The outcome of one item.</summary>
public sealed record ResultView(long Item, string State, JsonElement? Result, ErrorView? Error)
{
    public static ResultView Of(ItemResult<JsonElement> item) =>
        new(item.Item, item.State.ToName(), item.Succeeded ? Known(item.Value) : null, ErrorView.Of(item.Error));

    /// <summary>An element that was never set is no JSON; it reads as null.</summary>
    internal static JsonElement? Known(JsonElement? value) => value is { ValueKind: not JsonValueKind.Undefined } ? value : null;
}
