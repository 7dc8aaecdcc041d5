using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OrleansGrid.Cli.Printing;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.Cli.Inputs;

/// <summary>Items from a file or standard input, one a line, checked while they stream by.</summary>
internal sealed class ItemLines(string source, bool json)
{
    public const string StandardInput = "-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Stream? _opened;

    /// <summary>Before anything else is begun: a pipe is opened once, and holds nothing for whoever opens it a second time.</summary>
    /// <exception cref="GridException">There is no such file, or it cannot be read.</exception>
    public async Task OpenAsync(CancellationToken cancellation) =>
        // A named pipe that nobody writes to yet is waited for, here as in any tool; the wait can be cancelled.
        _opened ??= await Task.Run(() => Open(), CancellationToken.None).WaitAsync(cancellation);

    /// <summary>The lines; can be read once.</summary>
    /// <exception cref="GridException">A line is not UTF-8, or not JSON where it must be; the sentence names it.</exception>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await OpenAsync(cancellation);
        await using var given = _opened!;
        await using var stream = await Task.Run(() => Text(given), CancellationToken.None).WaitAsync(cancellation);
        var lines = new LineReader(stream);
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            yield return Decode(line.Span, lines.Number);
        }
    }

    private Stream Text(Stream given)
    {
        try
        {
            return InputText.Open(given, source == StandardInput ? "standard input" : source);
        }
        catch (PermanentFailureException error)
        {
            throw Bad(error.Message);
        }
    }

    private Stream Open()
    {
        if (source == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            return Directory.Exists(source)
                ? throw Bad($"'{source}' is a folder; give a file with an item on each line.")
                : new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad($"The file '{source}' does not exist.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Bad($"The file '{source}' cannot be read: {Texts.OneLine(error.Message)}");
        }
    }

    private string Decode(ReadOnlySpan<byte> line, long number)
    {
        if (line.Contains((byte)0))
        {
            throw Bad($"Line {number} of {Name} contains a NUL byte, which no item can hold.");
        }

        if (json)
        {
            RequireJson(line, number);
        }

        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            throw Bad($"Line {number} of {Name} is not UTF-8; convert the items first, for example with iconv.");
        }
    }

    private void RequireJson(ReadOnlySpan<byte> line, long number)
    {
        try
        {
            // One level more than is allowed, so that what is too deep is told apart from what is no JSON.
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = GridJson.MostDepth + 1 });
            while (reader.Read())
            {
                if (reader.CurrentDepth >= GridJson.MostDepth && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    throw Bad($"Line {number} of {Name} is nested too deep; arrays and objects may be nested {GridJson.MostDepth} deep.");
                }
            }
        }
        catch (JsonException error)
        {
            throw Bad($"Line {number} of {Name} is not JSON, which the items of a .NET handler are: {Reason(error)}");
        }
    }

    // Without the line and byte numbers that the parser adds: to it, every line is the first.
    private static string Reason(JsonException error) => Texts.OneLine(error.Message.Split(" LineNumber:", 2)[0]);

    private string Name => source == StandardInput ? "standard input" : $"'{source}'";

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
