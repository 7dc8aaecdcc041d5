using System.Text.Json;

namespace OrleansGrid.Postgres.Queries;

internal static class ErrorJson
{
    public static ItemError Read(string json) =>
        JsonSerializer.Deserialize<ItemError>(json, GridJson.Options) ?? throw new JsonException("An attempt's error is null.");
}
