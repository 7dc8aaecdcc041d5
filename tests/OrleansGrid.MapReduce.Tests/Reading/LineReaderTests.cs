using System.Text;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Tests;

public sealed class LineReaderTests
{
    private static readonly Gen<byte[]> Texts = Gen.OneOf(
            "a",
            "bc",
            "\n",
            "\r\n",
            "\n",
            "\u00e4\u00f6",
            "\u00ff\u00fe",
            "long words and spaces",
            new string('x', 9000)
        )
        .Array[0, 60]
        .Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)))
        .Where(text => TextEncodings.WideOf(text.AsSpan(0, Math.Min(text.Length, KnownFormats.HeadBytes))) is null);

    [Fact]
    public void However_a_text_is_cut_each_line_is_read_once_in_the_piece_in_which_it_begins() =>
        Gen.Select(Texts, Gen.Long[0, 40_000].Array[0, 8])
            .Sample(
                (text, cuts) =>
                {
                    using var folder = new TestFolder();
                    var path = folder.Write("text", text);
                    foreach (var piece in Pieces.Cut(path, cuts))
                    {
                        var lines = Pieces.Read(Open(piece)).SelectMany(b => Lines(b.Bytes, b.Place.Offset)).ToList();
                        Assert.Equal(Lines(text, 0).Where(l => l.Offset >= piece.Offset && l.Offset < piece.Offset + piece.Length), lines);
                    }
                },
                iter: 400
            );

    [Fact]
    public void Blocks_are_the_bytes_of_the_file_unchanged_whatever_their_encoding() =>
        Texts.Sample(
            text =>
            {
                using var folder = new TestFolder();
                var path = folder.Write("text", text);
                Pieces.AssertSame(text, Pieces.Read(Open(Pieces.Whole(path))).SelectMany(b => b.Bytes));
            },
            iter: 200
        );

    [Fact]
    public void A_line_without_an_end_does_not_run_into_the_next_file_of_its_split()
    {
        using var folder = new TestFolder();
        var blocks = Pieces.Read(Open(Pieces.Whole(folder.Write("1", "one")), Pieces.Whole(folder.Write("2", "two\n"))));
        Assert.Equal(
            [(folder["1"], 0, "one"), (folder["2"], 0, "two\n")],
            blocks.Select(b => (b.Place.Path, b.Place.Offset, Encoding.UTF8.GetString(b.Bytes)))
        );
    }

    [Fact]
    public void A_line_of_many_blocks_is_one_record()
    {
        using var folder = new TestFolder();
        var text = Encoding.UTF8.GetBytes($"first\n{new string('x', 100_000)}\nlast");
        var path = folder.Write("text", text);
        Pieces.AssertSame(text, Pieces.Read(Open(Pieces.Whole(path))).SelectMany(b => b.Bytes));
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_refused_with_file_and_offset()
    {
        using var folder = new TestFolder();
        var path = folder.Write("text", "first\n" + new string('x', 300_000));
        var error = Assert.Throws<PermanentFailureException>(() =>
            Pieces.Read(new LineReader(Pieces.Source(Pieces.Whole(path)), 8192, 200_000))
        );
        Assert.Contains($"{path}, offset 6: a line is longer than 200000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_has_grown_since_planning_is_refused()
    {
        using var folder = new TestFolder();
        var piece = Pieces.Whole(folder.Write("text", "one\n"));
        folder.Write("text", "one\ntwo\n");
        Assert.Contains(
            "has changed since the job was planned",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read(Open(piece))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_of_the_same_size_written_since_planning_is_refused()
    {
        using var folder = new TestFolder();
        var path = folder.Write("text", "one\n");
        var piece = Pieces.Whole(path);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.Contains(
            "was written to since",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read(Open(piece))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_is_gone_is_a_permanent_failure_that_names_it()
    {
        using var folder = new TestFolder();
        var piece = Pieces.Whole(folder.Write("text", "one\n"));
        File.Delete(piece.Path);
        Assert.Contains(
            piece.Path,
            Assert.Throws<PermanentFailureException>(() => Pieces.Read(Open(piece))).Message,
            StringComparison.Ordinal
        );
    }

    private static LineReader Open(params FilePiece[] pieces) => new(Pieces.Source(pieces), 8192, 1 << 20);

    private static IEnumerable<(long Offset, string Text)> Lines(byte[] text, long offset)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = Array.IndexOf(text, (byte)'\n', start);
            var next = end < 0 ? text.Length : end + 1;
            yield return (offset + start, Encoding.Latin1.GetString(text, start, next - start));
            start = next;
        }
    }
}
