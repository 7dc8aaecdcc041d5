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
        _position += read;
        FileBytes += read;
        return read;
    }

    public override void CheckUnchanged() => _file.CheckUnchanged();

    public override void Dispose() => _file.Dispose();
}
