using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Records of one length, one after another without anything between.</summary>
internal sealed class FixedReader(SplitSource split, int length, int blockBytes) : PieceReader(split, Math.Max(blockBytes, 2 * length))
{
    public override RecordFraming Framing { get; } = new(length);

    protected override ContentUse Use => ContentUse.Records;

    protected override long StartOf(FilePiece piece) => Whole(piece.Offset + length - 1);

    /// <summary>All of an uncompressed file is known to be wrong before its first record is used.</summary>
    protected override void Begin(ByteSource source)
    {
        if (!IsCompressed && WhyNotWhole(Piece, length) is { } why)
        {
            throw new PermanentFailureException(why);
        }
    }

    protected override ReadOnlySpan<byte> NextOfPiece(ByteSource source)
    {
        var left = IsCompressed ? long.MaxValue : Whole(EndOfPiece + length - 1) - Buffer.Position;
        while (left > 0)
        {
            var whole = (int)Whole(Math.Min(left, Buffer.Data.Length));
            if (whole > 0)
            {
                return Buffer.Take(whole);
            }

            if (Buffer.Fill(source) == 0)
            {
                return Buffer.Data.IsEmpty
                    ? []
                    : throw Damaged($"only {Buffer.Data.Length} bytes are left for a record of {length}; is this the right length?");
            }
        }

        return [];
    }

    /// <summary>One sentence when an uncompressed file is no whole number of records, else null.</summary>
    public static string? WhyNotWhole(FilePiece piece, int length) =>
        piece.FileSize % length == 0
            ? null
            : $"{piece.Name}, offset {piece.FileSize / length * length}: only {piece.FileSize % length} bytes are left for a record of "
                + $"{length}; is this the right length?";

    private long Whole(long bytes) => bytes / length * length;
}
