namespace OrleansGrid.MapReduce.Tests;

public sealed class WholeReaderTests
{
    [Fact]
    public void Each_file_is_one_record_whatever_its_length() =>
        Gen.Int[1, 100_000]
            .Array[1, 5]
            .Sample(
                sizes =>
                {
                    using var folder = new TestFolder();
                    var pieces = sizes
                        .Select((size, i) => Pieces.Whole(folder.Write($"{i}", Enumerable.Repeat((byte)i, size).ToArray())))
                        .ToArray();
                    var records = Pieces.Read("whole", pieces);
                    Assert.Equal(
                        pieces.Select(p => (p.Path, 0L, p.FileSize)),
                        records.Select(r => (r.Place.Path, r.Place.Offset, (long)r.Bytes.Length))
                    );
                    Assert.All(records, r => Assert.Single(r.Bytes.Distinct()));
                },
                iter: 100
            );

    [Fact]
    public void A_compressed_file_is_one_record_too()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            "content"u8.ToArray(),
            Assert.Single(Pieces.Read("whole", Pieces.Whole(folder.Write("a.zst", Compressed.Zstd("content"u8))))).Bytes
        );
    }

    [Fact]
    public void A_file_longer_than_the_limit_is_refused()
    {
        using var folder = new TestFolder();
        var path = folder.Write("large", new byte[(1 << 20) + 1]);
        Assert.Contains(
            $"{path}, offset 0: the file is longer than",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read("whole", Pieces.Whole(path))).Message,
            StringComparison.Ordinal
        );
    }
}
