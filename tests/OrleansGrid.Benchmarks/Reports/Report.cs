using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid.Benchmarks;

/// <summary>What is printed: progress for people on standard error, one line of JSON a benchmark for the caller.</summary>
internal static class Report
{
    private const int Digits = 5;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new RoundedNumbers() },
    };

    public static void Say(string sentence) => Console.Error.WriteLine(sentence);

    public static string Line(string name, Setup setup, Measured measured, Machine machine) =>
        JsonSerializer.Serialize(
            new
            {
                name,
                ran = measured.Ran,
                repeats = setup.Repeats,
                figures = measured.Figures,
                @checked = measured.Checked,
                machine,
            },
            Options
        );

    public static string Failure(string name, string sentence) => JsonSerializer.Serialize(new { name, failed = sentence }, Options);

    /// <summary>More digits than a measurement has only hide it.</summary>
    private sealed class RoundedNumbers : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
            writer.WriteNumberValue(Math.Round((decimal)value, Math.Clamp(Digits - 1 - magnitude, 0, 15)));
        }
    }
}
