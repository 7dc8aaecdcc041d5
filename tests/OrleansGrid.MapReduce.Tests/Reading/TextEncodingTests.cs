using System.Text;
using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class TextEncodingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text", "a b\nc\n")]
    [InlineData("jsonl", "{\"a\":1}\n[2]\n")]
    [InlineData("text", "a")]
    [InlineData("text", "")]
    [InlineData("text", "\n")]
    public void A_byte_order_mark_is_no_part_of_the_first_line_however_the_file_is_cut_or_compressed(string format, string text)
    {
        var path = _folder.Write("data", "\uFEFF" + text);
        var expected = Encoding.UTF8.GetBytes(text);
        for (var cut = 0; cut <= new FileInfo(path).Length; cut++)
        {
            Assert.Equal(expected, Pieces.Cut(path, [cut]).SelectMany(piece => Pieces.Content(format, piece)));
        }

        var packed = _folder.Write("packed", Compressed.Gzip(Encoding.UTF8.GetBytes("\uFEFF" + text)));
        Assert.Equal(expected, Pieces.Content(format, Pieces.Whole(packed)));
        Assert.Equal([.. expected, .. expected], Pieces.Content(format, Pieces.Whole(path), Pieces.Whole(packed)));
    }

    [Fact]
    public void The_offset_of_the_first_line_counts_its_byte_order_mark()
    {
        var path = _folder.Write("data", "\uFEFFa\n");
        Assert.Equal(3, Pieces.Read("text", Pieces.Whole(path)).Single().Place.Offset);
    }

    [Fact]
    public void A_mark_in_the_middle_and_one_of_a_whole_file_are_what_they_are()
    {
        var path = _folder.Write("data", "a\n\uFEFFb\n");
        Assert.Equal(File.ReadAllBytes(path), Pieces.Content("text", Pieces.Whole(path)));
        path = _folder.Write("data", "\uFEFFb\n");
        Assert.Equal(File.ReadAllBytes(path), Pieces.Content("whole", Pieces.Whole(path)));
        Assert.Equal(File.ReadAllBytes(path), Pieces.Content("fixed:1", Pieces.Whole(path)));
    }

    [Theory]
    [InlineData("utf-16", true, "UTF-16")]
    [InlineData("utf-16BE", true, "UTF-16")]
    [InlineData("utf-16", false, "UTF-16")]
    [InlineData("utf-16BE", false, "UTF-16")]
    [InlineData("utf-32", true, "UTF-32")]
    [InlineData("utf-32BE", true, "UTF-32")]
    [InlineData("utf-32", false, "UTF-32")]
    [InlineData("utf-32BE", false, "UTF-32")]
    public void Text_of_wide_characters_is_refused_by_the_name_of_its_encoding(string encoding, bool mark, string name)
    {
        var wide = Encoding.GetEncoding(encoding);
        foreach (
            var text in new[]
            {
                "one\ntwo\n",
                "{\"a\": 1}\n",
                "der Bär\r\n",
                string.Concat(Enumerable.Repeat("слово и дело\n", 50)),
                string.Concat(Enumerable.Repeat("a long line of plain text\n", 500)),
            }
        )
        {
            var path = _folder.Write("data", [.. mark ? wide.GetPreamble() : [], .. wide.GetBytes(text)]);
            foreach (var format in new[] { "text", "jsonl" })
            {
                var spec = new MapReduceSpec { Inputs = [new(path, format)], Output = "/out" };
                var refused = Assert.Throws<PermanentFailureException>(() => InputFiles.FindAll(spec, _ => { })).Message;
                Assert.Contains($"{path} is {name} text", refused, StringComparison.Ordinal);
                Assert.Equal(refused, Assert.Throws<PermanentFailureException>(() => Pieces.Read(format, Pieces.Whole(path))).Message);
            }

            Assert.Equal(File.ReadAllBytes(path), Pieces.Content("whole", Pieces.Whole(path)));
            var packed = _folder.Write("packed", Compressed.Zstd(File.ReadAllBytes(path)));
            Assert.Contains(
                $"is {name} text",
                Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", Pieces.Whole(packed))).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xE9, (byte)'t', 0xE9, (byte)'\n' })]
    [InlineData(new byte[] { 0xFF, (byte)'a', (byte)'\n' })]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b', (byte)'\n' })]
    [InlineData(new byte[] { (byte)'a', (byte)'b', 0, (byte)'c', (byte)'d', (byte)'e', 0, (byte)'f', (byte)'g', 0 })]
    [InlineData(new byte[] { 0, (byte)'\n' })]
    public void Stray_bytes_that_are_no_UTF8_stay_as_they_are(byte[] bytes) =>
        Assert.Equal(bytes, Pieces.Content("text", Pieces.Whole(_folder.Write("data", bytes))));
}
