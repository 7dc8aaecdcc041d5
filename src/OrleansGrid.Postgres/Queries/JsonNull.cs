using System.Text.Json;

namespace OrleansGrid.Postgres.Queries;

internal static class JsonNull
{
    public static JsonElement Element { get; } = JsonDocument.Parse("null").RootElement.Clone();
}
