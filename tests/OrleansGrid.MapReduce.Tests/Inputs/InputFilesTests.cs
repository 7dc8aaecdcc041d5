using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class InputFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public InputFilesTests()
    {
        foreach (
            var name in new[]
            {
                "a.txt",
                "b.txt",
                "c.log",
                "_SUCCESS",
                ".hidden",
                "sub/d.txt",
                "sub/deep/e.txt",
                "_logs/f.txt",
                ".git/g.txt",
                "sub2/h.txt",
                "[x].txt",
            }
        )
        {
            _folder.Write(name, "x");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "[x].txt a.txt b.txt c.log sub/d.txt sub/deep/e.txt sub2/h.txt")]
    [InlineData("/sub", "sub/d.txt sub/deep/e.txt")]
    [InlineData("/sub/", "sub/d.txt sub/deep/e.txt")]
    [InlineData("/a.txt", "a.txt")]
    [InlineData("/*.txt", "[x].txt a.txt b.txt")]
    [InlineData("/?.txt", "a.txt b.txt")]
    [InlineData("/[ac].*", "a.txt c.log")]
    [InlineData("/[!a-b].*", "c.log")]
    [InlineData("/[x].txt", "[x].txt")]
    [InlineData("/[[]x].txt", "[x].txt")]
    [InlineData("/**/*.txt", "[x].txt a.txt b.txt sub/d.txt sub/deep/e.txt sub2/h.txt")]
    [InlineData("/**/deep/*", "sub/deep/e.txt")]
    [InlineData("/sub/**", "sub/d.txt sub/deep/e.txt")]
    [InlineData("/**", "[x].txt a.txt b.txt c.log sub/d.txt sub/deep/e.txt sub2/h.txt")]
    [InlineData("/sub*", "sub/d.txt sub/deep/e.txt sub2/h.txt")]
    [InlineData("/*/*.txt", "sub/d.txt sub2/h.txt")]
    [InlineData("/_*", "_SUCCESS _logs/f.txt")]
    [InlineData("/.hidden", ".hidden")]
    public void A_pattern_finds_its_files_in_the_order_of_their_names(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', Find(pattern)));

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/*.csv")]
    [InlineData("/nowhere/**/*.txt")]
    [InlineData("/a.txt/b")]
    public void A_pattern_that_finds_nothing_is_refused_and_named(string pattern) =>
        Assert.Contains(
            $"{_folder.Path}{pattern}: no file matches",
            Assert.Throws<PermanentFailureException>(() => Find(pattern)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_link_back_to_a_folder_above_is_walked_once()
    {
        Directory.CreateSymbolicLink(_folder["sub/up"], _folder.Path);
        Assert.Equal(["sub/d.txt", "sub/deep/e.txt"], Find("/sub"));
    }

    [Fact]
    public void A_link_elsewhere_is_followed()
    {
        Directory.CreateSymbolicLink(_folder["link"], _folder["sub/deep"]);
        Assert.Equal(["link/e.txt"], Find("/link"));
    }

    [Fact]
    public void A_linked_file_has_the_size_and_time_of_what_is_read()
    {
        File.CreateSymbolicLink(_folder["sub2/link"], _folder.Write("elsewhere", "more than a name"));
        var link = InputFiles.Find(new MapReduceInput(_folder["sub2/l*"])).Single();
        Assert.Equal((_folder["sub2/link"], 16), (link.Path, link.Size));
        Assert.Equal("more than a name"u8.ToArray(), Pieces.Content("text", link.Whole));
    }

    [Fact]
    public void A_link_to_nothing_is_refused_and_named()
    {
        File.CreateSymbolicLink(_folder["sub2/link"], _folder["nothing"]);
        Assert.Contains(
            $"{_folder["sub2/link"]} is a link to",
            Assert.Throws<PermanentFailureException>(() => Find("/sub2")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/in", "/in/out", true)]
    [InlineData("/in", "/in", true)]
    [InlineData("/in", "/input", false)]
    [InlineData("/in/*.txt", "/in/out", false)]
    [InlineData("/in/*", "/in/out", true)]
    [InlineData("/in/**/*.txt", "/in/a/out", false)]
    [InlineData("/in/**/o*", "/in/a/out/b", true)]
    [InlineData("/in/**", "/in/a/out/b", true)]
    [InlineData("/in/{a,b}", "/in/b/out", true)]
    [InlineData("/in/{a/c,b}/*.txt", "/in/a/c/out", false)]
    [InlineData("/{in/a,other}", "/in/a/out", true)]
    public void A_pattern_knows_what_it_covers(string pattern, string path, bool covers) =>
        Assert.Equal(covers, FilePattern.Of(pattern, _ => false).Any(one => one.Covers(path)));

    [Fact]
    public void Stars_match_as_in_a_simple_matcher_by_definition() =>
        Gen.Select(Gen.Char["ab*?"].Array[0, 8], Gen.Char["ab"].Array[0, 8])
            .Sample((pattern, name) => Assert.Equal(ByDefinition(pattern, name), new NamePattern(new string(pattern)).Matches(name)));

    private static bool ByDefinition(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        pattern switch
        {
            [] => name.IsEmpty,
            ['*', ..] => ByDefinition(pattern[1..], name) || (!name.IsEmpty && ByDefinition(pattern, name[1..])),
            _ => !name.IsEmpty && (pattern[0] == '?' || pattern[0] == name[0]) && ByDefinition(pattern[1..], name[1..]),
        };

    private IEnumerable<string> Find(string pattern) =>
        InputFiles.Find(new MapReduceInput(_folder.Path + pattern)).Select(f => Path.GetRelativePath(_folder.Path, f.Path));
}
