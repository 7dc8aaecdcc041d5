namespace OrleansGrid.MapReduce;

/// <summary>Reads a split piece by piece; how records are told apart is left to the kinds below.</summary>
internal abstract class PieceReader(InputSplit split, int blockBytes) : RecordReader
{
    private int pieces;
    private long finishedBytes;
    private RecordPlace place = new(split.Pieces.Count > 0 ? split.Pieces[0].Path : "", 0);

    public override RecordPlace Place => place;

    public override long BytesRead => finishedBytes + (Source is null ? 0 : Math.Min(Piece.Length, Source.FileBytes));

    protected BlockBuffer Buffer { get; } = new(blockBytes);

    /// <summary>The piece that is being read.</summary>
    protected FilePiece Piece { get; private set; } = null!;

    protected ByteSource? Source { get; private set; }

    public override ReadOnlySpan<byte> NextBlock()
    {
        while (Source is not null || OpenNext())
        {
            var block = NextOfPiece(Source!);
            if (!block.IsEmpty)
            {
                place = new RecordPlace(Piece.Path, Buffer.Position - block.Length);
                return block;
            }

            Close();
        }

        return [];
    }

    /// <summary>Where reading must begin so that the first record of the piece is found.</summary>
    protected abstract long StartOf(FilePiece piece);

    /// <summary>The next whole records of the piece, taken from <see cref="Buffer"/>; empty when it has no more.</summary>
    protected abstract ReadOnlySpan<byte> NextOfPiece(ByteSource source);

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;

        Source?.Dispose();
        Source = null;
        Buffer.Dispose();
    }

    private bool OpenNext()
    {
        if (pieces == split.Pieces.Count)
            return false;

        Piece = split.Pieces[pieces++];
        var start = StartOf(Piece);
        Source = new PlainSource(Piece, start);
        Buffer.Restart(start);
        return true;
    }

    private void Close()
    {
        Source!.CheckUnchanged();
        finishedBytes += Piece.Length;
        Source.Dispose();
        Source = null;
    }
}
