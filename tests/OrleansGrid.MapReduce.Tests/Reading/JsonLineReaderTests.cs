using System.Text;

namespace OrleansGrid.MapReduce.Tests;

public sealed class JsonLineReaderTests
{
    [Fact]
    public void Blank_lines_are_left_out_and_all_others_are_read_once_however_the_file_is_cut() =>
        Gen.Select(Gen.OneOf("{\"a\":1}", "[1,2]", "\"text\"", "", "  ", "null", "\r").Array[0, 2_000], Gen.Double[0, 1].Array[0, 4])
            .Sample(
                (lines, cuts) =>
                {
                    using var folder = new TestFolder();
                    var path = folder.Write("data.jsonl", string.Join('\n', lines));
                    var size = new FileInfo(path).Length;
                    var read = string.Concat(
                        Pieces
                            .Cut(path, cuts.Select(c => (long)(c * size)))
                            .Select(piece => Encoding.UTF8.GetString(Pieces.Content("jsonl", piece)))
                    );
                    Assert.Equal(lines.Where(l => l.Trim().Length > 0), read.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                },
                iter: 200
            );

    [Fact]
    public void A_line_that_is_no_JSON_is_refused_with_its_offset()
    {
        using var folder = new TestFolder();
        var path = folder.Write("data.jsonl", "{}\n{\"a\":\n");
        Assert.Contains(
            $"{path}, line at offset 3: not JSON",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read("jsonl", Pieces.Whole(path))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line()
    {
        using var folder = new TestFolder();
        Assert.Equal("{}\n"u8.ToArray(), Pieces.Content("jsonl", Pieces.Whole(folder.Write("data.jsonl", "\uFEFF{}\n"))));
    }
}
