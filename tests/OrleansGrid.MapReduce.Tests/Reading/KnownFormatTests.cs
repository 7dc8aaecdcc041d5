using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>Files are known by what is in them, whatever they are called.</summary>
public sealed class KnownFormatTests : IDisposable
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i}\n")));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gz", "data")]
    [InlineData("gz", "data.txt")]
    [InlineData("gz", "data.zst")]
    [InlineData("gz", "data.bz2")]
    [InlineData("zst", "data")]
    [InlineData("zst", "data.log")]
    [InlineData("zst", "data.GZ")]
    public void Gzip_and_zstd_are_read_whatever_their_ending(string format, string name)
    {
        var path = _folder.Write(name, Compressed.As(format, Text));
        foreach (var use in new[] { "text", "whole", "fixed:1" })
        {
            var file = Look(path, use);
            Assert.True(file.IsCompressed);
            Pieces.AssertSame(Text, Pieces.Content(use, file.Whole));
        }
    }

    [Fact]
    public void A_zstd_file_that_begins_with_a_frame_to_be_passed_over_is_read()
    {
        var path = _folder.Write("data", [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4, .. Compressed.Zstd(Text)]);
        Pieces.AssertSame(Text, Pieces.Content("text", Look(path).Whole));
    }

    [Theory]
    [InlineData("bzip2 -c text", "bzip2 data", "bunzip2")]
    [InlineData("bzip2 -c /dev/null", "bzip2 data", "bunzip2")]
    [InlineData("xz -c text", "xz data", "unxz")]
    [InlineData("lz4 -c text", "lz4 data", "unlz4")]
    [InlineData("lz4 -l -c text", "lz4 data of the legacy form", "unlz4")]
    [InlineData("zip -q - text", "a zip archive", "unzip")]
    [InlineData("tar c text", "a tar archive", "tar xf")]
    [InlineData("tar c --format=v7 text", "a tar archive", "tar xf")]
    [InlineData("tar cz text", "is gzip data that holds a tar archive", "tar xf")]
    [InlineData("gzip -c text | gzip -c", "is gzip data that holds gzip data", "gunzip")]
    [InlineData("bzip2 -c text | gzip -c", "is gzip data that holds bzip2 data", "bunzip2")]
    [InlineData("tar c text | zstd -c", "is zstd data that holds a tar archive", "tar xf")]
    public void What_is_not_read_is_refused_by_the_name_of_its_format_whatever_the_file_is_called(string make, string names, string tool)
    {
        _folder.Write("text", Text);
        foreach (var name in new[] { "data", "data.txt", "data.gz" })
        {
            Shell($"{{ {make}; }} > {name}");
            foreach (var format in new[] { "text", "jsonl", "fixed:1" })
            {
                Refused(_folder[name], format, names, tool);
            }
        }
    }

    [Theory]
    [InlineData("LZIP\u0001rest", "lzip data")]
    [InlineData("Rar!\u001a\u0007\u0001", "a rar archive")]
    [InlineData("PAR1\u0015\u0004", "a Parquet file")]
    [InlineData("Obj\u0001", "an Avro file")]
    [InlineData("SEQ\u0006", "a Hadoop sequence file")]
    public void Other_formats_that_are_no_text_are_refused_by_name(string content, string names) =>
        Refused(_folder.Write("data", content), "text", names, "");

    [Theory]
    [InlineData("plain.gz", "gzip data by its name", "looks like plain text")]
    [InlineData("plain.zst", "zstd data by its name", "looks like plain text")]
    [InlineData("plain.bz2", "bzip2 data by its name", "looks like plain text")]
    [InlineData("plain.XZ", "xz data by its name", "looks like plain text")]
    [InlineData("plain.zip", "a zip archive by its name", "looks like plain text")]
    [InlineData("plain.br", "is by its name Brotli data", "decompress it first")]
    [InlineData("plain.lzma", "is by its name lzma data", "decompress it first")]
    public void Plain_text_with_the_ending_of_a_compression_is_named_as_that(string name, string names, string more) =>
        Refused(_folder.Write(name, "just text\n"), "text", names, more);

    [Theory]
    [InlineData("BZh is how this text begins\n")]
    [InlineData("ORCs and PKs\n")]
    [InlineData("070701 is a number\n")]
    [InlineData("PK\n")]
    [InlineData("7z\n")]
    [InlineData("x")]
    public void Text_that_begins_as_a_format_does_is_text(string text)
    {
        var path = _folder.Write("data", text);
        Assert.Equal(text, Encoding.UTF8.GetString(Pieces.Content("text", Look(path).Whole)));
    }

    [Fact]
    public void A_program_that_is_given_whole_files_is_given_archives_as_they_are_and_no_other_compression()
    {
        _folder.Write("text", Text);
        Shell("zip -q a.zip text; tar cf a.tar text; bzip2 -c text > a.bz2");
        Assert.Equal(File.ReadAllBytes(_folder["a.zip"]), Pieces.Content("whole", Look(_folder["a.zip"], "whole").Whole));
        Assert.Equal(File.ReadAllBytes(_folder["a.tar"]), Pieces.Content("whole", Look(_folder["a.tar"], "whole").Whole));
        Refused(_folder["a.bz2"], "whole", "bzip2 data", "bunzip2");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(200_000)]
    public void Zeros_behind_gzip_data_are_left_out_as_zcat_leaves_them_out(int zeros)
    {
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Empty(Pieces.Content("whole", Pieces.Whole(_folder.Write("none", [.. empty, .. new byte[zeros]]))));
        foreach (var content in new[] { [0], new byte[20], new byte[100_000], Text, "0123456789abcde"u8.ToArray() })
        {
            foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
            {
                var member = Compressed.Gzip(content, level);
                var path = _folder.Write("data", [.. member, .. member, .. new byte[zeros]]);
                Pieces.AssertSame([.. content, .. content], Pieces.Content("whole", Pieces.Whole(path)));
            }
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("\0\0\0garbage")]
    [InlineData("garbage\0\0\0")]
    public void What_else_follows_gzip_data_is_refused(string garbage) =>
        Assert.Contains(
            "follows",
            Assert
                .Throws<PermanentFailureException>(() =>
                    Pieces.Content(
                        "text",
                        Pieces.Whole(_folder.Write("data", [.. Compressed.Gzip(Text), .. Encoding.UTF8.GetBytes(garbage)]))
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Zeros_between_members_are_refused_and_not_taken_for_the_end() =>
        Assert.Throws<PermanentFailureException>(() =>
            Pieces.Content(
                "text",
                Pieces.Whole(_folder.Write("data", [.. Compressed.Gzip(Text), .. new byte[100], .. Compressed.Gzip(Text)]))
            )
        );

    [Fact]
    public void A_zstd_window_that_is_too_large_is_named_and_not_called_damage()
    {
        Shell("seq 100000 | zstd -q --long=31 -c > data.zst");
        Refused(_folder["data.zst"], "text", "a window larger than 128 MiB", "it is not damaged");
        Shell("seq 100000 | zstd -q --long=27 -c > data27.zst");
        Assert.Equal("1\n2\n"u8.ToArray(), Pieces.Content("text", Look(_folder["data27.zst"]).Whole)[..4]);
    }

    private static FoundFile Look(string path, string format = "text") =>
        InputFiles.FindAll(new MapReduceSpec { Inputs = [new(path, format)] }, _ => { }).Single().Single();

    /// <summary>When the job is submitted, and by the task as well.</summary>
    private static void Refused(string path, string format, string sentence, string more)
    {
        var looked = Assert.Throws<PermanentFailureException>(() => Look(path, format)).Message;
        Assert.Contains(sentence, looked, StringComparison.Ordinal);
        Assert.Contains(more, looked, StringComparison.Ordinal);
        Assert.Contains(path, looked, StringComparison.Ordinal);
        Assert.Equal(looked, Assert.Throws<PermanentFailureException>(() => Pieces.Read(format, Pieces.Whole(path))).Message);
    }

    private void Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
