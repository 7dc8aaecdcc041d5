namespace OrleansGrid.MapReduce.Tests;

public sealed class FixedReaderTests
{
    [Fact]
    public void However_a_file_is_cut_each_record_is_read_once_in_the_piece_in_which_it_begins() =>
        Gen.Select(Gen.Int[1, 12_000], Gen.Int[1, 40], Gen.Double[0, 1].Array[0, 8])
            .Sample(
                (length, count, cuts) =>
                {
                    using var folder = new TestFolder();
                    var bytes = Enumerable.Range(0, length * count).Select(i => (byte)(i / length)).ToArray();
                    var path = folder.Write("records", bytes);
                    foreach (var piece in Pieces.Cut(path, cuts.Select(c => (long)(c * bytes.Length))))
                    {
                        var expected = Enumerable
                            .Range(0, count)
                            .Where(i => (long)i * length >= piece.Offset && (long)i * length < piece.Offset + piece.Length)
                            .ToList();
                        var blocks = Pieces.Read($"fixed:{length}", piece);
                        Assert.All(blocks, b => Assert.Equal(0, b.Bytes.Length % length));
                        Pieces.AssertSame(expected.SelectMany(i => Enumerable.Repeat((byte)i, length)), blocks.SelectMany(b => b.Bytes));
                    }
                },
                iter: 200
            );

    [Fact]
    public void A_file_that_is_no_whole_number_of_records_is_refused_with_the_offset_of_the_rest()
    {
        using var folder = new TestFolder();
        var path = folder.Write("records", new byte[1005]);
        var error = Assert.Throws<PermanentFailureException>(() => Pieces.Read("fixed:100", Pieces.Of(path, 0, 500)));
        Assert.Contains($"{path}, offset 1000: only 5 bytes are left for a record of 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_that_is_no_whole_number_of_records_is_refused_at_its_end()
    {
        using var folder = new TestFolder();
        var path = folder.Write("records.gz", Compressed.Gzip(new byte[1005]));
        var error = Assert.Throws<PermanentFailureException>(() => Pieces.Read("fixed:100", Pieces.Whole(path)));
        Assert.Contains($"{path}, offset 1000: only 5 bytes are left", error.Message, StringComparison.Ordinal);
    }
}
