using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansGrid.Processes;
using Spectre.Console;

namespace OrleansGrid.Cli.Printing;

/// <summary>Where a verb's answer goes: JSON Lines or text on standard output; what only people need goes to standard error.</summary>
internal sealed class Output(bool json) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    // A table that is read by a program must not be folded at the width of no screen.
    private const int WidthWithoutScreen = 240;

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A result of the largest depth stands inside what is said of it.
        MaxDepth = GridJson.MostDepth + 64,
    };

    private readonly BufferedStream _answers = new(StandardOutput.Open(), BufferSize);
    private Utf8JsonWriter? _writer;

    public bool Json { get; } = json;

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

    /// <summary>A line for people, beside the answer.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);

    public static void WriteTable(Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutScreen;
        }

        console.Write(table);
    }

    /// <summary>Cells are data: what looks like markup in a name is shown as it is.</summary>
    public static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

    public static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        }

        return table;
    }
}
