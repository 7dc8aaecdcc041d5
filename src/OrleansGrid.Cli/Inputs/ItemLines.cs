using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Inputs;

/// <summary>Items from a file or standard input, one a line, checked while they stream by.</summary>
internal sealed class ItemLines(string source, bool json)
{
    public const string StandardInput = "-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="GridException">There is no such file; found before anything else is begun.</exception>
    public void RequireReadable()
    {
        if (source != StandardInput)
        {
            Open().Dispose();
        }
    }

    /// <exception cref="GridException">A line is not UTF-8, or not JSON where it must be; the sentence names it.</exception>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var stream = Open();
        var lines = new LineReader(stream);
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            yield return Decode(line.Span, lines.Number);
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
            return new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
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
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                // Reading is checking.
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
