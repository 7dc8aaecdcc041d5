using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>
/// Neighbouring inputs, built at once as the bytes of one row of <c>grid_internal.input_chunks</c> in PostgreSQL's binary COPY format,
/// so that an input is encoded once and never copied.
/// </summary>
internal sealed class InputChunk(long firstItem) : IBufferWriter<byte>, IDisposable
{
    public const int MaxItems = 4096;
    public const int FullSize = 256 * 1024;

    /// <summary>Longest input, in bytes of UTF-8.</summary>
    public const int MaxItemSize = 16 * 1024 * 1024;

    private const int TextOid = 25;

    // Column count; upload_id and first_item with their lengths; length and header of a one-dimensional text array.
    private const int HeaderSize = 2 + 4 + 16 + 4 + 8 + 4 + 20;
    private const int LengthSize = 4;

    private byte[] _row = ArrayPool<byte>.Shared.Rent(4096);
    private int _length = HeaderSize;

    public long FirstItem => firstItem;

    public int Count { get; private set; }

    public bool IsFull => Count >= MaxItems || _length >= FullSize;

    public int Size => _length - HeaderSize;

    /// <summary>The inputs, each after its length as four bytes, big-endian. The same whatever the chunk's limits.</summary>
    public ReadOnlySpan<byte> Inputs => _row.AsSpan(HeaderSize, _length - HeaderSize);

    /// <exception cref="FormatException">The input is not acceptable; the chunk holds it not.</exception>
    public void Add<T>(T input, InputEncoder<T> encode)
    {
        var start = _length;
        try
        {
            GetSpan(LengthSize);
            Advance(LengthSize);
            encode(input, this);
            var text = _row.AsSpan(start + LengthSize, _length - start - LengthSize);
            Accept(text);
            BinaryPrimitives.WriteInt32BigEndian(_row.AsSpan(start), text.Length);
            Count++;
        }
        catch
        {
            _length = start;
            throw;
        }
    }

    public string[] ToStrings()
    {
        var texts = new string[Count];
        var rest = Inputs;
        for (var i = 0; i < texts.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            texts[i] = Encoding.UTF8.GetString(rest.Slice(LengthSize, length));
            rest = rest[(LengthSize + length)..];
        }

        return texts;
    }

    /// <summary>The row as COPY takes it.</summary>
    public ReadOnlyMemory<byte> ToRow(Guid uploadId)
    {
        var header = _row.AsSpan(0, HeaderSize);
        BinaryPrimitives.WriteInt16BigEndian(header, 3);
        BinaryPrimitives.WriteInt32BigEndian(header[2..], 16);
        uploadId.TryWriteBytes(header[6..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(header[22..], 8);
        BinaryPrimitives.WriteInt64BigEndian(header[26..], firstItem);
        BinaryPrimitives.WriteInt32BigEndian(header[34..], 20 + Size);
        WriteArrayHeader(header[38..]);
        return _row.AsMemory(0, _length);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _row.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _row.AsSpan(_length);
    }

    public void Dispose()
    {
        var row = _row;
        _row = [];
        if (row.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(row);
        }
    }

    private static void Accept(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxItemSize)
        {
            throw new FormatException(
                $"is {text.Length:N0} bytes long; an input has at most {MaxItemSize:N0}: put it into a file and give the file's name."
            );
        }

        if (text.Contains((byte)0))
        {
            throw new FormatException("holds a NUL character, which PostgreSQL cannot keep in text; leave it out or encode it.");
        }
    }

    private void WriteArrayHeader(Span<byte> header)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, 1);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], 0);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], TextOid);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], Count);
        BinaryPrimitives.WriteInt32BigEndian(header[16..], 1);
    }

    private void MakeRoom(int wanted)
    {
        var needed = (long)_length + Math.Max(wanted, 1);
        if (needed <= _row.Length)
        {
            return;
        }

        if (needed > Array.MaxLength)
        {
            throw new FormatException(
                $"is too long; an input has at most {MaxItemSize:N0} bytes: put it into a file and give the file's name."
            );
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, _row.Length * 2L), Array.MaxLength));
        _row.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_row);
        _row = larger;
    }
}
