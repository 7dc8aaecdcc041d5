using System.Text;
using OrleansGrid.Cli.Printing;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.Cli.Inputs;

/// <summary>A text that a person gives as a file, a pipe or standard input, such as a space or a spec: read once, to its end.</summary>
internal static class GivenText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">A path, or - for standard input.</param>
    /// <param name="what">What the text is, for errors: "The space" …</param>
    /// <exception cref="GridException">It cannot be read, or is no text.</exception>
    public static string Read(string file, string what)
    {
        var name = file == ItemLines.StandardInput ? "standard input" : $"'{file}'";
        try
        {
            using var given = new MemoryStream();
            using (var stream = file == ItemLines.StandardInput ? Console.OpenStandardInput() : File.OpenRead(file))
            {
                stream.CopyTo(given);
            }

            given.Position = 0;
            return Decode(given, file);
        }
        catch (PermanentFailureException error)
        {
            throw new GridException(GridFault.BadInput, $"{what} cannot be read: {error.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new GridException(GridFault.BadInput, $"{what} in {name} is not UTF-8; convert it first, for example with iconv.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GridException(GridFault.BadInput, $"{what} in {name} cannot be read: {Texts.OneLine(error.Message)}");
        }
    }

    /// <summary>A byte order mark says what the text is, as some editors and shells write it; without one it is UTF-8.</summary>
    private static string Decode(MemoryStream given, string file)
    {
        foreach (
            var wide in new Encoding[]
            {
                new UTF32Encoding(false, true, true),
                new UTF32Encoding(true, true, true),
                new UnicodeEncoding(false, true, true),
                new UnicodeEncoding(true, true, true),
            }
        )
        {
            if (given.GetBuffer().AsSpan(0, (int)given.Length).StartsWith(wide.Preamble))
            {
                return wide.GetString(given.GetBuffer().AsSpan(wide.Preamble.Length, (int)given.Length - wide.Preamble.Length));
            }
        }

        using var text = new MemoryStream();
        using var plain = InputText.Open(given, file);
        plain.CopyTo(text);
        var bytes = text.GetBuffer().AsSpan(0, (int)text.Length);
        return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }
}
