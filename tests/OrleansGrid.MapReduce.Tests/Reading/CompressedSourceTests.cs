using System.IO.Compression;
using System.Text;

namespace OrleansGrid.MapReduce.Tests;

public sealed class CompressedSourceTests
{
    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void A_file_of_any_number_of_members_is_read_whole(string ending) =>
        Gen
            .Byte.Array[0, 30_000]
            .Array[1, 6]
            .Sample(
                members =>
                {
                    using var folder = new TestFolder();
                    var path = folder.Write($"data.{ending}", members.SelectMany(m => Compressed.As(ending, m)).ToArray());
                    Pieces.AssertSame(members.SelectMany(m => m), Pieces.Content("text", Pieces.Whole(path)));
                },
                iter: 100
            );

    [Fact]
    public void Members_that_end_at_any_place_of_a_codec_buffer_are_read_whole()
    {
        using var folder = new TestFolder();
        for (var length = 8192 - 60; length < 8192 + 10; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 31 % 251)).ToArray();
            var member = Compressed.Gzip(bytes, CompressionLevel.NoCompression);
            var path = folder.Write($"{length}.gz", [.. member, .. member]);
            Pieces.AssertSame([.. bytes, .. bytes], Pieces.Content("text", Pieces.Whole(path)));
        }
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void A_file_cut_off_anywhere_fails_and_names_file_and_offset(string ending)
    {
        using var folder = new TestFolder();
        var whole = Compressed.As(
            ending,
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i * 7919 % 1000}\n")))
        );
        for (var length = 1; length < whole.Length; length++)
        {
            var path = folder.Write($"{length}.{ending}", whole.AsSpan(0, length));
            var error = Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", Pieces.Whole(path)));
            Assert.Matches($"^{path}, (before )?offset {length}: ", error.Message);
        }
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void A_file_with_one_bit_flipped_fails_or_holds_what_it_held(string ending)
    {
        using var folder = new TestFolder();
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i * 7919 % 1000}\n")));
        var whole = Compressed.As(ending, content);
        var failed = 0;
        for (var bit = 0; bit < whole.Length * 8; bit += 7)
        {
            var bytes = (byte[])whole.Clone();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            var path = folder.Write($"{bit}.{ending}", bytes);
            try
            {
                Assert.True(
                    content.AsSpan().SequenceEqual(Pieces.Content("text", Pieces.Whole(path))),
                    $"bit {bit % 8} of byte {bit / 8} of {whole.Length}"
                );
            }
            catch (PermanentFailureException)
            {
                failed++;
            }
        }

        // Times, names of systems and padding are checked by nothing and change nothing.
        Assert.InRange(failed, whole.Length * 8 / 7 - 20, whole.Length * 8 / 7 + 1);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void What_is_not_compressed_at_all_fails(string ending)
    {
        using var folder = new TestFolder();
        var path = folder.Write($"plain.{ending}", "just text\n");
        Assert.Contains(
            path,
            Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", Pieces.Whole(path))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void A_bomb_is_stopped_by_its_expansion(string ending)
    {
        using var folder = new TestFolder();
        var lines = new byte[70 << 20];
        for (var i = 0; i < lines.Length; i += 2)
        {
            (lines[i], lines[i + 1]) = ((byte)'y', (byte)'\n');
        }

        var path = folder.Write(
            $"bomb.{ending}",
            ending == "gz" ? Compressed.Gzip(lines, CompressionLevel.SmallestSize) : Compressed.Zstd(lines)
        );

        var error = Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", Pieces.Whole(path)));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("more than 200 times its length", error.Message, StringComparison.Ordinal);
    }
}
