namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// What may be in a file: known by its beginning and not by its name, for a name can be wrong, and what it is taken for then gives a wrong
/// answer without a word. Each refusal is one sentence.
/// </summary>
internal static class ContentRules
{
    /// <summary>How a file is compressed.</summary>
    /// <param name="head">Its beginning, at most <see cref="KnownFormats.HeadBytes"/>.</param>
    /// <exception cref="PermanentFailureException">It is something that is not read, or not what its name says.</exception>
    public static FileCompression CompressionOf(string path, ReadOnlySpan<byte> head, ContentUse use)
    {
        if (KnownFormats.Of(head) is { } format)
        {
            return format.Compression != FileCompression.None ? format.Compression
                : use == ContentUse.File && format.IsArchive ? FileCompression.None
                : throw Refused(path, "is", format);
        }

        if (KnownFormats.Claimed(path) is not { } claimed || (use == ContentUse.File && claimed.IsArchive))
        {
            return FileCompression.None;
        }

        // Cut off before one can see what it is; its decoder says so.
        if (claimed.Compression != FileCompression.None && claimed.MayBegin(head))
        {
            return claimed.Compression;
        }

        throw claimed.Magic.Length == 0
            ? Refused(path, "is by its name", claimed)
            : new PermanentFailureException(
                $"{path} is {claimed.Name} by its name, but not by its content, which {Looks(head)}; rename it if it is to be read as it "
                    + "is."
            );
    }

    /// <summary>Looks at the beginning of what records are made of.</summary>
    /// <param name="compression">What it came out of.</param>
    /// <exception cref="PermanentFailureException">It cannot be read as what it is to be.</exception>
    public static void RequireReadable(string path, ReadOnlySpan<byte> head, ContentUse use, FileCompression compression)
    {
        if (compression != FileCompression.None && use != ContentUse.File && KnownFormats.Of(head) is { } inner)
        {
            throw Refused(path, $"is {Name(compression)} data that holds", inner);
        }

        if (use == ContentUse.Lines && TextEncodings.WideOf(head) is { } encoding)
        {
            throw new PermanentFailureException(
                $"{path} is {encoding} text, and lines are read as UTF-8; convert it first (iconv -f {encoding} -t UTF-8)."
            );
        }
    }

    public static string Name(FileCompression compression) => compression == FileCompression.Gzip ? "gzip" : "zstd";

    private static PermanentFailureException Refused(string path, string how, KnownFormat format) =>
        new(
            $"{path} {how} {format.Name}, which is not read: only plain files, gzip and zstd are; "
                + (format.IsArchive ? "unpack" : "decompress")
                + (format.ToPlain is { } tool ? $" it first ({tool})." : " it first.")
        );

    private static string Looks(ReadOnlySpan<byte> head) =>
        head.IndexOfAnyInRange((byte)0, (byte)8) < 0 ? "looks like plain text" : "is none that is known";
}
