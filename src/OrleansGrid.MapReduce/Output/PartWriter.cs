using System.IO.Compression;

namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// Writes one attempt at one part. The file is new (a second writer of the same attempt fails instead of mixing in), and it is on the disk
/// when <see cref="Finish"/> returns; without <see cref="Finish"/> it is worth nothing.
/// </summary>
public sealed class PartWriter : IDisposable
{
    private readonly HashingFile _file;
    private readonly Stream _content;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(1 << 18);
    private int _used;

    /// <param name="path">
    /// In a folder that exists; the writer never makes one, so that a late attempt cannot bring back a folder that was removed.
    /// </param>
    /// <param name="compression"><c>none</c>, <c>gzip</c> or <c>zstd</c>.</param>
    public PartWriter(string path, string compression)
    {
        _file = new HashingFile(path);
        _content = Codec(_file, compression);
    }

    /// <summary>Records counted so far.</summary>
    public long Records { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                _content.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public void CountRecord() => Records++;

    public void CountRecords(long count) => Records += count;

    /// <summary>Ends the file and waits until the disk has it.</summary>
    public WrittenPart Finish()
    {
        Flush();
        if (_content != _file)
        {
            _content.Dispose();
        }

        var checksum = _file.Finish();
        return new WrittenPart(_file.Bytes, Records, checksum);
    }

    public void Dispose()
    {
        _file.Abandon();
        _content.Dispose();
    }

    private void Flush()
    {
        _content.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    private static Stream Codec(Stream _file, string compression) =>
        compression switch
        {
            "none" => _file,
            "gzip" => new GZipStream(_file, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new ZstdSharp.CompressionStream(_file, leaveOpen: true),
            _ => throw new ArgumentException($"'{compression}' is no compression; use none, gzip or zstd.", nameof(compression)),
        };
}
