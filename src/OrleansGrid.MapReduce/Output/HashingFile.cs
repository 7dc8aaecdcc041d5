using System.IO.Hashing;

namespace OrleansGrid.MapReduce.Output;

/// <summary>A new file that knows the checksum of what was written to it.</summary>
internal sealed class HashingFile(string path) : Stream
{
    private readonly FileStream _file = new(
        path,
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        }
    );
    private readonly XxHash3 _hash = new();
    private bool _abandoned;

    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Bytes;

    public override long Position
    {
        get => Bytes;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_abandoned)
        {
            return;
        }

        _file.Write(buffer);
        _hash.Append(buffer);
        Bytes += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Closes the file when the disk has it; gives its checksum.</summary>
    public string Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>
    /// Closes the file as it is; what a codec still writes when it is disposed of goes nowhere, so that it cannot fail on a full disk.
    /// </summary>
    public void Abandon()
    {
        _abandoned = true;
        _file.Dispose();
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
