using System.IO.Compression;

namespace OrleansGrid.MapReduce.Output;

/// <summary>Reads a part that a <see cref="PartWriter"/> has just written, line by line.</summary>
public sealed class PartLines : IDisposable
{
    private const int FirstBuffer = 1 << 18;

    /// <summary>As long as a line of an input may be.</summary>
    private const int MostLineBytes = 64 << 20;

    private readonly string _path;
    private readonly Stream _content;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(FirstBuffer);
    private int _used;
    private bool _ended;

    /// <param name="compression">As it was given to the writer.</param>
    public PartLines(string path, string compression)
    {
        _path = path;
        var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan,
            }
        );
        _content = compression switch
        {
            "none" => file,
            "gzip" => new GZipStream(file, CompressionMode.Decompress),
            "zstd" => new ZstdSharp.DecompressionStream(file, leaveOpen: false),
            _ => throw new ArgumentException($"'{compression}' is no compression; use none, gzip or zstd.", nameof(compression)),
        };
    }

    /// <summary>Reads the lines that come next, as many as one look at the file gives. False when there are no more.</summary>
    /// <param name="line">Given each line without its end.</param>
    public bool ReadSome(Action<ReadOnlySpan<byte>> line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (_ended)
        {
            return false;
        }

        MakeRoom();
        var read = _content.Read(_buffer, _used, _buffer.Length - _used);
        _ended = read == 0;
        _used += read;
        var rest = _buffer.AsSpan(0, _used);
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            line(rest[..end]);
            rest = rest[(end + 1)..];
        }

        if (_ended && !rest.IsEmpty)
        {
            line(rest);
            rest = [];
        }

        rest.CopyTo(_buffer);
        _used = rest.Length;
        return !_ended;
    }

    public void Dispose() => _content.Dispose();

    private void MakeRoom()
    {
        if (_used > MostLineBytes)
        {
            throw new PermanentFailureException(
                $"{_path} holds a line of more than {MostLineBytes >> 20} MB, which is no row; end each record with a line end, or leave "
                    + "out the rows."
            );
        }

        if (_used == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }
}
