using System.IO.Compression;

namespace OrleansGrid.MapReduce;

/// <summary>
/// Writes one attempt at one part. The file is new (a second writer of the same attempt fails instead of mixing in), and it is on the disk
/// when <see cref="Finish"/> returns; without <see cref="Finish"/> it is worth nothing.
/// </summary>
public sealed class PartWriter : IDisposable
{
    private readonly HashingFile file;
    private readonly Stream content;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(1 << 18);
    private int used;

    /// <param name="path">In a folder that exists; the writer never makes one, so that a late attempt cannot bring back a folder that was removed.</param>
    /// <param name="compression"><c>none</c>, <c>gzip</c> or <c>zstd</c>.</param>
    public PartWriter(string path, string compression)
    {
        file = new HashingFile(path);
        content = Codec(file, compression);
    }

    /// <summary>Records counted so far.</summary>
    public long Records { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - used)
        {
            Flush();
            if (bytes.Length > buffer.Length)
            {
                content.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    public void CountRecord() => Records++;

    public void CountRecords(long count) => Records += count;

    /// <summary>Ends the file and waits until the disk has it.</summary>
    public WrittenPart Finish()
    {
        Flush();
        if (content != file)
            content.Dispose();
        var checksum = file.Finish();
        return new WrittenPart(file.Bytes, Records, checksum);
    }

    public void Dispose()
    {
        file.Abandon();
        content.Dispose();
    }

    private void Flush()
    {
        content.Write(buffer.AsSpan(0, used));
        used = 0;
    }

    private static Stream Codec(Stream file, string compression) => compression switch
    {
        "none" => file,
        "gzip" => new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true),
        "zstd" => new ZstdSharp.CompressionStream(file, leaveOpen: true),
        _ => throw new ArgumentException($"'{compression}' is no compression; use none, gzip or zstd.", nameof(compression)),
    };
}
