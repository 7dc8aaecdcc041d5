using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The content of one file from some place on, in order.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Bytes of the file, as they lie on the disk, that have been read.</summary>
    public long FileBytes { get; protected set; }

    /// <param name="start">Where in the content to begin; a compressed file is always read from its beginning.</param>
    /// <param name="maxExpansion">How many times longer than its file the content of a compressed file may be.</param>
    public static ByteSource Open(FilePiece piece, long start, double maxExpansion) =>
        FileCompressions.Of(piece.Path) switch
        {
            FileCompression.Gzip => new CompressedSource(piece, "gzip", maxExpansion, file => new GzipContent(file)),
            FileCompression.Zstd => new CompressedSource(
                piece,
                "zstd",
                maxExpansion,
                file => new ZstdSharp.DecompressionStream(file, leaveOpen: true)
            ),
            _ => new PlainSource(piece, start),
        };

    /// <summary>
    /// Reads what comes next; less than there is room for only at the end of the content, or when that is what the disk gives.
    /// </summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>Fails when the file is no longer the one that was planned.</summary>
    public abstract void CheckUnchanged();

    public abstract void Dispose();
}
