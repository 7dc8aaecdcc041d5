using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansGrid.Processes;

namespace OrleansGrid.Cli.Printing;

/// <summary>Where a verb's answer goes: JSON Lines or text on standard output; what only people need goes to standard error.</summary>
internal sealed class Output(bool json) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A result of the largest depth stands inside what is said of it.
        MaxDepth = GridJson.MostDepth + 64,
    };

    private readonly BufferedStream _answers = new(StandardOutput.Open(), BufferSize);
    private Utf8JsonWriter? _writer;

    public bool Json { get; } = json;

    /// <summary>Columns of the terminal that standard output is; null when it is none.</summary>
    public int? Width { get; init; } = Screen.Output;

    /// <summary>One JSON value on a line of its own. Call <see cref="Flush"/> when a reader may wait for it.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        _writer ??= new Utf8JsonWriter(_answers, Relaxed);
        _writer.Reset(_answers);
        write(_writer);
        _writer.Flush();
        _answers.WriteByte((byte)'\n');
    }

    /// <summary>One read model on a line of its own, in its one shape.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> shape) => WriteJson(json => JsonSerializer.Serialize(json, value, shape));

    /// <summary>A line of the answer as text.</summary>
    public void WriteLine(string text)
    {
        _answers.Write(Encoding.UTF8.GetBytes(text));
        _answers.WriteByte((byte)'\n');
    }

    public void Flush() => _answers.Flush();

    public void Dispose()
    {
        _writer?.Dispose();
        try
        {
            _answers.Dispose();
        }
        catch (OutputClosedException)
        {
            // Said already where it mattered, and no reason to hide why the verb ended.
        }
    }

    /// <summary>A fact under its label; on a terminal it goes on below itself, in whole words.</summary>
    public void WriteFact(string label, string text)
    {
        foreach (var line in Folding.Fold(Texts.Labelled(label, text), Width, Texts.LabelIndent))
        {
            WriteLine(line);
        }
    }

    /// <summary>A line for people, beside the answer.</summary>
    public static void Say(string text) => Say(text, indent: 0);

    /// <summary>A fact under its label, for people, beside the answer.</summary>
    public static void SayFact(string label, string text) => Say(Texts.Labelled(label, text), Texts.LabelIndent);

    private static void Say(string text, int indent) =>
        Console.Error.WriteLine(string.Join('\n', text.Split('\n').SelectMany(line => Folding.Fold(line, Screen.Error, indent))));
}
