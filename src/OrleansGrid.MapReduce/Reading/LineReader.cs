using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Lines, ended by <c>\n</c>; their bytes are handed on as they are. The last line of a file may lack its end.</summary>
internal sealed class LineReader(SplitSource split, int blockBytes, int maxRecordBytes) : PieceReader(split, blockBytes)
{
    private const byte NewLine = (byte)'\n';

    private bool _ended;

    public override RecordFraming Framing => RecordFraming.Lines;

    protected override ContentUse Use => ContentUse.Lines;

    /// <summary>A line begins at the offset only if the byte before ends one, so reading begins there.</summary>
    protected override long StartOf(FilePiece piece) => Math.Max(0, piece.Offset - 1);

    protected override void Begin(ByteSource source) => _ended = Piece.Offset > 0 && !SkipToFirst(source);

    protected override ReadOnlySpan<byte> NextOfPiece(ByteSource source)
    {
        while (!_ended)
        {
            var whole = WholeLines();
            if (whole > 0)
            {
                return Buffer.Take(whole);
            }

            if (!_ended && Fill(source) == 0)
            {
                _ended = true;
                return Buffer.Take(Buffer.Data.Length);
            }
        }

        return [];
    }

    /// <summary>Leaves out the line that began in the piece before; false when none begins in this one.</summary>
    private bool SkipToFirst(ByteSource source)
    {
        while (true)
        {
            if (Fill(source) == 0)
            {
                return false;
            }

            var end = Buffer.Data.IndexOf(NewLine);
            Buffer.Take(end < 0 ? Buffer.Data.Length : end + 1);
            if (Buffer.Position >= EndOfPiece)
            {
                return false;
            }

            if (end >= 0)
            {
                return true;
            }
        }
    }

    /// <summary>Length of the whole lines in the buffer that begin within the piece; notes when no more can follow.</summary>
    private int WholeLines()
    {
        var data = Buffer.Data;
        var beyond = EndOfPiece - 1 - Buffer.Position;
        if (beyond < data.Length)
        {
            // The line that holds the piece's last byte is its last line.
            var end = data[(int)Math.Max(0, beyond)..].IndexOf(NewLine);
            if (end >= 0)
            {
                _ended = true;
                return (int)Math.Max(0, beyond) + end + 1;
            }
        }

        return data.LastIndexOf(NewLine) + 1;
    }

    private int Fill(ByteSource source)
    {
        return Buffer.Data.Length <= maxRecordBytes
            ? Buffer.Fill(source)
            : throw Damaged($"a line is longer than {maxRecordBytes} bytes; is this a text file with lines?");
    }
}
