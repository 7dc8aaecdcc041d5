using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace OrleansGrid.Kinds.MapReduce.Rows;

/// <summary>
/// Makes lines of a part the rows that <c>copy_rows</c> takes: what is before the first TAB is the key, what is behind it the value.
/// </summary>
/// <param name="part">Number of the part, for messages.</param>
/// <param name="partId">What the database calls the attempt at it.</param>
internal sealed class RowEncoder(int part, long partId)
{
    private const int LengthBytes = 4;

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 18);

    /// <summary>Signature, flags and the length of the (empty) header extension, as PostgreSQL's binary COPY format has it.</summary>
    public static ReadOnlyMemory<byte> Signature { get; } =
        new byte[]
        {
            (byte)'P',
            (byte)'G',
            (byte)'C',
            (byte)'O',
            (byte)'P',
            (byte)'Y',
            (byte)'\n',
            0xFF,
            (byte)'\r',
            (byte)'\n',
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        };

    public static ReadOnlyMemory<byte> End { get; } = new byte[] { 0xFF, 0xFF };

    public long Rows { get; private set; }

    /// <summary>The rows added since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    /// <exception cref="PermanentFailureException">The line is no text; names part and row.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.Contains((byte)0))
        {
            throw Unstorable("holds a byte 0");
        }

        if (!Utf8.IsValid(line))
        {
            throw Unstorable("is not UTF-8");
        }

        var tab = line.IndexOf((byte)'\t');
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(sizeof(short)), 4);
        _bytes.Advance(sizeof(short));
        AddNumber(partId);
        AddNumber(Rows++);
        AddText(tab < 0 ? line : line[..tab]);
        if (tab < 0)
        {
            AddLength(-1);
        }
        else
        {
            AddText(line[(tab + 1)..]);
        }
    }

    private void AddNumber(long number)
    {
        AddLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), number);
        _bytes.Advance(sizeof(long));
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        AddLength(text.Length);
        _bytes.Write(text);
    }

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(LengthBytes), length);
        _bytes.Advance(LengthBytes);
    }

    private PermanentFailureException Unstorable(string why) =>
        new($"Part {part}, row {Rows} {why}, so PostgreSQL cannot keep it as text; leave out the rows, or write text.");
}
