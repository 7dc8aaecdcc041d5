using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The bytes of an uncompressed file from an offset on.</summary>
internal sealed class PlainSource(FilePiece piece, long start) : ByteSource
{
    private readonly InputFile _file = new(piece);
    private long _position = start;

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file.Handle, buffer, _position);
        if (read == 0 && _position < piece.FileSize && !buffer.IsEmpty)
        {
            throw EndsEarly();
        }

        _position += read;
        FileBytes += read;
        return read;
    }

    public override void CheckUnchanged() => _file.CheckUnchanged();

    public override void Dispose() => _file.Dispose();

    /// <summary>It was cut while it was read, or is one of those of /sys and the like, whose size is no size.</summary>
    private PermanentFailureException EndsEarly()
    {
        _file.CheckUnchanged();
        return new PermanentFailureException(
            $"{_file.Name} holds {_position} bytes though its size is {piece.FileSize}, as files of /sys do; copy it to a regular file "
                + "first."
        );
    }
}
