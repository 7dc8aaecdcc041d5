using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Reads a split piece by piece; how records are told apart is left to the kinds below.</summary>
internal abstract class PieceReader(SplitSource split, int blockBytes) : RecordReader
{
    private int _pieces;
    private long _finishedBytes;
    private FileCompression _compression;
    private RecordPlace _place = new(split.Split.Pieces is [var first, ..] ? first.Name : "", 0);

    public override RecordPlace Place => _place;

    public override long BytesRead => _finishedBytes + (Source is null ? 0 : Math.Min(Piece.Length, Source.FileBytes));

    /// <summary>How the piece that was opened last is compressed.</summary>
    internal override FileCompression Compression => _compression;

    /// <summary>What the bytes are to this reader.</summary>
    protected abstract ContentUse Use { get; }

    protected bool IsCompressed => Compression != FileCompression.None;

    protected BlockBuffer Buffer { get; } = new(blockBytes);

    /// <summary>The piece that is being read.</summary>
    protected FilePiece Piece { get; private set; } = null!;

    /// <summary>Where in the content no more records of the piece begin; a compressed file is one piece.</summary>
    protected long EndOfPiece { get; private set; }

    protected ByteSource? Source { get; private set; }

    public override ReadOnlySpan<byte> NextBlock()
    {
        while (Source is not null || OpenNext())
        {
            var block = NextOfPiece(Source!);
            if (!block.IsEmpty)
            {
                _place = new RecordPlace(Piece.Name, Buffer.Position - block.Length) { Piece = Piece };
                return block;
            }

            Close();
        }

        return [];
    }

    /// <summary>Where reading must begin so that the first record of the piece is found.</summary>
    protected abstract long StartOf(FilePiece piece);

    /// <summary>A piece has been opened.</summary>
    protected abstract void Begin(ByteSource source);

    /// <summary>The next whole records of the piece, taken from <see cref="Buffer"/>; empty when it has no more.</summary>
    protected abstract ReadOnlySpan<byte> NextOfPiece(ByteSource source);

    protected PermanentFailureException Damaged(string what) => new($"{Piece.Name}, offset {Buffer.Position}: {what}");

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        Source?.Dispose();
        Source = null;
        Buffer.Dispose();
    }

    private bool OpenNext()
    {
        if (_pieces == split.Split.Pieces.Count)
        {
            return false;
        }

        Piece = split.Split.Pieces[_pieces++];
        Source = ByteSource.Open(Piece, Use, StartOf, split.MaxExpansion);
        _compression = Source.Compression;
        EndOfPiece = IsCompressed ? long.MaxValue : Piece.Offset + Piece.Length;
        var start = IsCompressed ? 0 : StartOf(Piece);
        Buffer.Restart(start);
        if (Piece.Offset == 0)
        {
            LookAtHead();
        }

        Begin(Source);
        return true;
    }

    /// <summary>What is read first is the beginning of the content.</summary>
    private void LookAtHead()
    {
        Buffer.Fill(Source!);
        var data = Buffer.Data;
        ContentRules.RequireReadable(Piece.Name, data[..Math.Min(data.Length, KnownFormats.HeadBytes)], Use, Compression);
        if (Use == ContentUse.Lines && data.StartsWith(TextEncodings.Mark))
        {
            Buffer.Take(TextEncodings.Mark.Length);
        }
    }

    private void Close()
    {
        Source!.CheckUnchanged();
        _finishedBytes += Piece.Length;
        Source.Dispose();
        Source = null;
    }
}
