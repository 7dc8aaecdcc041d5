using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Each file is one record. Empty files are none.</summary>
internal sealed class WholeReader(SplitSource split, int blockBytes, int maxRecordBytes) : PieceReader(split, blockBytes)
{
    public override RecordFraming Framing => RecordFraming.Whole;

    protected override ContentUse Use => ContentUse.File;

    protected override long StartOf(FilePiece piece) => 0;

    protected override void Begin(ByteSource source) { }

    protected override ReadOnlySpan<byte> NextOfPiece(ByteSource source)
    {
        while (Buffer.Fill(source) > 0)
        {
            if (Buffer.Data.Length > maxRecordBytes)
            {
                throw Damaged($"the file is longer than {maxRecordBytes} bytes, too long for one record; choose another format.");
            }
        }

        return Buffer.Take(Buffer.Data.Length);
    }
}
