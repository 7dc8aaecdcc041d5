namespace OrleansGrid.MapReduce;

/// <summary>The bytes of an uncompressed file from an offset on.</summary>
internal sealed class PlainSource(FilePiece piece, long start) : ByteSource
{
    private readonly InputFile file = new(piece);
    private long position = start;

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file.Handle, buffer, position);
        position += read;
        FileBytes += read;
        return read;
    }

    public override void CheckUnchanged() => file.CheckUnchanged();

    public override void Dispose() => file.Dispose();
}
