namespace OrleansGrid.MapReduce.Reading;

/// <summary>The bytes of an uncompressed file from an offset on.</summary>
internal sealed class PlainSource(InputFile file, long size, long start) : ByteSource
{
    private long _position = start;

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file.Handle, buffer, _position);
        if (read == 0 && _position < size && !buffer.IsEmpty)
        {
            throw EndsEarly();
        }

        _position += read;
        FileBytes += read;
        return read;
    }

    public override void CheckUnchanged() => file.CheckUnchanged();

    public override void Dispose() => file.Dispose();

    /// <summary>It was cut while it was read, or is one of those of /sys and the like, whose size is no size.</summary>
    private PermanentFailureException EndsEarly()
    {
        file.CheckUnchanged();
        return new PermanentFailureException(
            $"{file.Name} holds {_position} bytes though its size is {size}, as files of /sys do; copy it to a regular file first."
        );
    }
}
