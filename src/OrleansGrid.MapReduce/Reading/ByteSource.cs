using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The content of one file from some place on, in order.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Bytes of the file, as they lie on the disk, that have been read.</summary>
    public long FileBytes { get; protected set; }

    /// <summary>What the content is taken out of; such a file is always read from its beginning.</summary>
    public virtual FileCompression Compression => FileCompression.None;

    /// <param name="startOf">Where in the content to begin, if the file is not compressed.</param>
    /// <param name="maxExpansion">How many times longer than its file the content of a compressed file may be.</param>
    /// <exception cref="PermanentFailureException">The file cannot be opened, has changed, or is no such content.</exception>
    public static ByteSource Open(FilePiece piece, ContentUse use, Func<FilePiece, long> startOf, double maxExpansion)
    {
        var file = new InputFile(piece);
        try
        {
            var compression = file.CompressionFor(use);
            return compression == FileCompression.None
                ? new PlainSource(file, piece.FileSize, startOf(piece))
                : new CompressedSource(file, compression, maxExpansion);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads what comes next; less than there is room for only at the end of the content, or when that is what the disk gives.
    /// </summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>Fails when the file is no longer the one that was planned.</summary>
    public abstract void CheckUnchanged();

    public abstract void Dispose();
}
