using System.Text.Json;

namespace OrleansGrid.Testing;

/// <summary>Runs a handler as a silo does: input and result go through JSON, as they would through the database.</summary>
public static class HandlerRun
{
    /// <summary>Runs one item. An exception of the handler, which would be a failed attempt, comes through as it is.</summary>
    /// <param name="handler">The handler, with whatever a test gives its constructor.</param>
    /// <param name="input">The item's input.</param>
    /// <param name="context">What the handler is given beside it; null for a usual one.</param>
    /// <exception cref="JsonException">The input or the result does not survive JSON.</exception>
    public static async Task<TOut?> TestAsync<TIn, TOut>(this IItemHandler<TIn, TOut> handler, TIn input, FakeItemContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var result = await handler.RunAsync(ThroughJson(input)!, context ?? new FakeItemContext());
        return ThroughJson(result);
    }

    private static T? ThroughJson<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value, GridJson.Values), GridJson.Values);
}
