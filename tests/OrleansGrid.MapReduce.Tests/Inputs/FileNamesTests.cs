using System.Diagnostics;
using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Tests;

public sealed class FileNamesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        // .NET does not find what it is to remove.
        Shell("rm -rf ./*");
        _folder.Dispose();
    }

    [Theory]
    [InlineData("run[1]/*.txt", "run[1]/a.txt run1/a.txt", "run[1]/a.txt")]
    [InlineData("run[1]/*.txt", "run1/a.txt", "run1/a.txt")]
    [InlineData("*/run[1]/a.txt", "x/run[1]/a.txt y/run1/a.txt", "x/run[1]/a.txt y/run1/a.txt")]
    [InlineData("run{1,2}/*", "run{1,2}/a run1/b", "run{1,2}/a")]
    [InlineData("{a,b}.txt", "{a,b}.txt a.txt", "{a,b}.txt")]
    [InlineData("what?.txt", "what?.txt whatx.txt", "what?.txt")]
    [InlineData("all*/x", "all*/x all1/x", "all*/x")]
    [InlineData(@"back\slash/*", @"back\slash/x backslash/x", @"back\slash/x")]
    [InlineData("a,b.txt", "a,b.txt a b.txt", "a,b.txt")]
    [InlineData("a:b/*", "a:b/c", "a:b/c")]
    [InlineData("job:7", "job:7", "job:7")]
    [InlineData(" sp ace ", "' sp ace '", null)]
    public void A_name_that_exists_as_it_is_written_means_itself(string pattern, string files, string? found)
    {
        string[] names = found is null ? [pattern] : files.Split(' ');
        Assert.Equal(found is null ? [pattern] : found.Split(' '), Found(pattern, names));
    }

    [Theory]
    [InlineData(@"run\[1\]/*.txt", "run[1]/a.txt run1/a.txt", "run[1]/a.txt")]
    [InlineData(@"\*.txt", "*.txt a.txt", "*.txt")]
    [InlineData(@"\**", "*a b", "*a")]
    [InlineData(@"what\?*", "what?.txt whatx.txt", "what?.txt")]
    [InlineData(@"\{a,b\}.*", "{a,b}.txt a.txt", "{a,b}.txt")]
    [InlineData(@"{a\,b,c}.*", "a,b.txt a.txt c.txt", "a,b.txt c.txt")]
    [InlineData(@"\_x*", "_x1 x1", "_x1")]
    [InlineData(@"[\]\\]*", @"]1 \2 a3", @"\2 ]1")]
    [InlineData(@"\a.txt", "a.txt b.txt", "a.txt")]
    public void A_backslash_takes_its_meaning_from_the_character_behind_it(string pattern, string files, string found) =>
        Assert.Equal(found.Split(' '), Found(pattern, files.Split(' ')));

    [Theory]
    [InlineData("{a,c}.txt", "a.txt b.txt c.txt", "a.txt c.txt")]
    [InlineData("{a,b}{1,2}", "a1 a2 b1 b2 c1", "a1 a2 b1 b2")]
    [InlineData("{a,b{1,2}}.txt", "a.txt b1.txt b2.txt b.txt", "a.txt b1.txt b2.txt")]
    [InlineData("a{,.bak}", "a a.bak a.b", "a a.bak")]
    [InlineData("{x/a,y}/*.txt", "x/a/1.txt x/b/1.txt y/2.txt", "x/a/1.txt y/2.txt")]
    [InlineData("{*.txt,*.log}", "a.txt b.log c.csv", "a.txt b.log")]
    [InlineData("{a*,*b}", "ab a b c", "a ab b")]
    [InlineData("{a}.*", "{a}.txt a.txt", "{a}.txt")]
    [InlineData("{a,b.*", "{a,b.txt a.txt", "{a,b.txt")]
    [InlineData("{_a,b}*", "_a1 b1 _c", "_a1 b1")]
    [InlineData("**/{a,b}.txt", "a.txt x/b.txt x/c.txt", "a.txt x/b.txt")]
    public void Braces_stand_for_their_alternatives(string pattern, string files, string found) =>
        Assert.Equal(found.Split(' '), Found(pattern, files.Split(' ')));

    [Fact]
    public void Braces_without_end_are_refused() =>
        Assert.Contains(
            "more than 1000 patterns",
            Assert.Throws<PermanentFailureException>(() => Found(string.Concat(Enumerable.Repeat("{a,b}", 12)), ["a"])).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("/d\uFFFDr")]
    [InlineData("/*/*.txt")]
    [InlineData("/**/caf*")]
    [InlineData("/d?r/caf\uFFFD.txt")]
    public void A_file_whose_name_is_no_UTF8_is_found_and_read_by_every_silo(string pattern)
    {
        Shell(@"mkdir ""$(printf 'd\351r')""; printf 'bonjour\n' > ""$(printf 'd\351r/caf\351.txt')""");
        var file = InputFiles.Find(new MapReduceInput(_folder.Path + pattern)).Single();
        var travelled = System.Text.Json.JsonSerializer.Deserialize<FilePiece>(
            System.Text.Json.JsonSerializer.Serialize(file.Whole, GridJson.Options),
            GridJson.Options
        )!;
        Assert.Equal("bonjour\n"u8.ToArray(), Pieces.Content("text", travelled));
        Assert.Equal(_folder["d\uFFFDr/caf\uFFFD.txt"], travelled.Name);
    }

    [Fact]
    public void Files_whose_names_differ_only_in_bytes_that_are_no_UTF8_are_two_and_no_exact_name_means_one_of_them()
    {
        Shell(@"printf 'one\n' > ""$(printf 'x\351')""; printf 'two\n' > ""$(printf 'x\350')""; mkfifo ""$(printf 'y\351')""");
        Assert.Equal(2, InputFiles.Find(new MapReduceInput(_folder["x*"])).Count);
        Refused("x\uFFFD", "may be any of 2 files");
        Refused("y*", "y\uFFFD is a named pipe");
    }

    [Fact]
    public void A_file_that_several_inputs_match_is_read_once_unless_they_read_it_differently()
    {
        var path = _folder.Write("a.txt", "x\n");
        _folder.Write("b.txt", "x\n");
        MapReduceSpec Of(params MapReduceInput[] inputs) => new() { Inputs = inputs, Output = "/out" };
        int Count(params MapReduceInput[] inputs) => InputFiles.FindAll(Of(inputs), _ => { }).Sum(files => files.Count);
        Assert.Equal(2, Count(new(_folder["*.txt"]), new(path), new(_folder["{a,b}*"])));
        Assert.Equal(2, Count(new(path, Tag: "left"), new(path, Tag: "right")));
        Assert.Equal(2, Count(new(path), new(path, "whole")));
    }

    private void Refused(string pattern, string sentence) =>
        Assert.Contains(
            sentence,
            Assert.Throws<PermanentFailureException>(() => InputFiles.Find(new MapReduceInput(_folder[pattern]))).Message,
            StringComparison.Ordinal
        );

    private IEnumerable<string> Found(string pattern, IEnumerable<string> files)
    {
        foreach (var name in files)
        {
            _folder.Write(name, "x");
        }

        return InputFiles.Find(new MapReduceInput(_folder[pattern])).Select(f => Path.GetRelativePath(_folder.Path, f.Path));
    }

    private void Shell(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
