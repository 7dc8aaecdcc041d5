using System.Globalization;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>What a record of an input is, as <see cref="MapReduceInput.Format"/> says it.</summary>
/// <param name="Kind"><c>text</c>, <c>fixed</c>, <c>jsonl</c> or <c>whole</c>.</param>
/// <param name="Length">Bytes of a record of fixed length, else 0.</param>
internal readonly record struct InputFormat(string Kind, int Length = 0)
{
    /// <summary>Whether a file may be read from its middle.</summary>
    public bool CanBeCut => Kind != "whole";

    public ContentUse Use =>
        Kind switch
        {
            "fixed" => ContentUse.Records,
            "whole" => ContentUse.File,
            _ => ContentUse.Lines,
        };

    /// <exception cref="FormatException">Not a format; says what is.</exception>
    public static InputFormat Parse(string text)
    {
        if (text is "text" or "jsonl" or "whole")
        {
            return new InputFormat(text);
        }

        if (!text.StartsWith("fixed:", StringComparison.Ordinal))
        {
            throw new FormatException($"'{text}' is no input format; use text, fixed:N (N bytes a record), jsonl or whole.");
        }

        return
            int.TryParse(text.AsSpan("fixed:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is > 0 and <= RecordReaders.MaxRecordBytes
            ? new InputFormat("fixed", length)
            : throw new FormatException(
                $"'{text}' gives no length of a record; use fixed:N with N from 1 to {RecordReaders.MaxRecordBytes} bytes."
            );
    }
}
