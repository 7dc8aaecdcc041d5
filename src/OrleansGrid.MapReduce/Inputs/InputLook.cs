using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>A look at the beginning of a file before the job is taken: whether it can be opened, and is what its input says.</summary>
internal static class InputLook
{
    /// <exception cref="PermanentFailureException">It cannot be read, or does not fit its format; one sentence.</exception>
    public static FoundFile At(FoundFile file, MapReduceInput input, double maxExpansion)
    {
        var format = InputFormat.Parse(input.Format);
        if (file.Size == 0)
        {
            RequireEmpty(file);
            return file;
        }

        using var source = ByteSource.Open(file.Whole, format.Use, _ => 0, maxExpansion);
        if (source.Compression != FileCompression.None || format.Use == ContentUse.Lines)
        {
            Span<byte> head = stackalloc byte[KnownFormats.HeadBytes];
            ContentRules.RequireReadable(PathText.Shown(file.Path), head[..source.Read(head)], format.Use, source.Compression);
        }

        if (
            format.Length > 0
            && source.Compression == FileCompression.None
            && FixedReader.WhyNotWhole(file.Whole, format.Length) is { } refused
        )
        {
            throw new PermanentFailureException(refused);
        }

        return file with
        {
            Compression = source.Compression,
        };
    }

    /// <summary>Files of /proc and the like say that they are empty, and would be left out without a word.</summary>
    private static void RequireEmpty(FoundFile file)
    {
        using var open = new InputFile(file.Whole);
        Span<byte> one = stackalloc byte[1];
        if (RandomAccess.Read(open.Handle, one, 0) > 0)
        {
            throw new PermanentFailureException(
                $"{PathText.Shown(file.Path)} holds something though its size is 0, as files of /proc do; copy it to a regular file first."
            );
        }
    }
}
