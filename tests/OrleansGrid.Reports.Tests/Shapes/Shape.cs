using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGrid.Reports.Tests.Shapes;

/// <summary>Compares JSON with a golden file beside this one.</summary>
/// <remarks>Scripts rely on the shapes, so a change of one must be seen in the review.</remarks>
internal static class Shape
{
    /// <summary>Set to write the golden files anew instead of comparing with them.</summary>
    private const string WriteVariable = "GRID_WRITE_SHAPES";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentCharacter = ' ',
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Is<T>(string golden, T value, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        var json = Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
        var file = Path.Combine(Folder(), golden + ".json");
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            File.WriteAllText(file, json);
        }

        Assert.Equal(File.ReadAllText(file), json);
    }

    /// <summary>What is written can be read back without loss: a page reads what the API gives.</summary>
    public static void IsReadBack<T>(T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.Serialize(value, type);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
