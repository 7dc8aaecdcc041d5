using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.MapReduce.Tests;

public sealed class MapReduceSpecsTests
{
    private static readonly MapReduceSpec Good = new()
    {
        Program = "wordcount",
        Inputs = [new("/in")],
        Output = "/out",
    };

    public static TheoryData<string, MapReduceSpec> Bad =>
        new()
        {
            { "needs a program or a mapper command", Good with { Program = null } },
            { "choose one", Good with { Mapper = new(["cat"]) } },
            { "A reducer command goes with a mapper", Good with { Reducer = new(["cat"]) } },
            { "A combiner command goes with a mapper", Good with { Combiner = new(["cat"]) } },
            { "The mapper command is empty", Good with { Program = null, Mapper = new([]) } },
            { "The reducer command is empty", Good with { Program = null, Mapper = new(["cat"]), Reducer = new([]) } },
            { "there is no combiner command", Good with { Program = null, Mapper = new(["cat"]), Combine = true } },
            {
                "With 0 reducers nothing runs the reducer",
                Good with
                {
                    Program = null,
                    Mapper = new(["cat"]),
                    Reducer = new(["cat"]),
                    Reducers = 0,
                }
            },
            { "-1 reducers are not possible; give 0 (map only) to 10000", Good with { Reducers = -1 } },
            { "10001 reducers", Good with { Reducers = 10_001 } },
            { "A split of 0 bytes", Good with { SplitBytes = 0 } },
            { "1000 bytes of memory are too few", Good with { MemoryBytes = 1000 } },
            { "A disk limit of 0 bytes", Good with { DiskLimitBytes = 0 } },
            { "An expansion of 0.5", Good with { MaxExpansion = 0.5 } },
            { "An expansion of NaN", Good with { MaxExpansion = double.NaN } },
            { "0 attempts", Good with { Retry = new() { Attempts = 0 } } },
            { "A timeout of 00:00:00", Good with { Timeout = TimeSpan.Zero } },
            { "'lzma' is no compression; use none, gzip or zstd", Good with { Compression = "lzma" } },
            { "'random' is no partitioning; use hash or range", Good with { Partitioning = "random" } },
            { "'csv' is no input format; use text, fixed:N", Good with { Inputs = [new("/in", "csv")] } },
            { "'fixed:0' gives no length", Good with { Inputs = [new("/in", "fixed:0")] } },
            { "'fixed:x' gives no length", Good with { Inputs = [new("/in", "fixed:x")] } },
            { "A tag of an input is empty", Good with { Inputs = [new("/in", Tag: "")] } },
            { "needs at least one input", Good with { Inputs = [] } },
            { "Input 'in/*' is not an absolute path", Good with { Inputs = [new("in/*")] } },
            { "Input '/in/../x' goes back with '..'", Good with { Inputs = [new("/in/../x")] } },
            { "needs an output folder, or rows", Good with { Output = null } },
            { "Output 'out' is not an absolute path", Good with { Output = "out" } },
            { "Output '/' is no folder of a job's own", Good with { Output = "/" } },
            { "Shared folder 'share' is not", Good with { SharedDir = "share" } },
            { "Side file 'side' is not", Good with { SideFiles = new Dictionary<string, string> { ["stop"] = "side" } } },
            { "Output /in/out lies inside the input /in", Good with { Output = "/in/out" } },
            { "Output /in/out/ lies inside the input /in/*", Good with { Output = "/in/out/", Inputs = [new("/in/*")] } },
            { "Input /out/old/*.txt lies inside the output /out", Good with { Inputs = [new("/out/old/*.txt")] } },
            { "Output /in lies inside the input /in", Good with { Output = "/in", Overwrite = true } },
        };

    [Fact]
    public void A_good_job_is_not_refused()
    {
        Assert.Null(MapReduceSpecs.Validate(Good));
        Assert.Null(
            MapReduceSpecs.Validate(
                Good with
                {
                    Inputs = [new("/data/*.txt", "fixed:100", "a"), new("/more", "jsonl")],
                    Output = "/data/out",
                    Reducers = 0,
                    SharedDir = "/share",
                }
            )
        );
        Assert.Null(MapReduceSpecs.Validate(Good with { Output = null, Rows = true }));
        Assert.Null(MapReduceSpecs.Validate(Good with { Program = null, Mapper = new(["cat"]), Combiner = new(["cat"]), Combine = true }));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_work_is_refused_with_one_sentence(string says, MapReduceSpec spec)
    {
        var why = MapReduceSpecs.Validate(spec);
        Assert.Contains(says, why, StringComparison.Ordinal);
        Assert.EndsWith(".", why, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_an_input_by_another_name_is_refused_when_the_disk_is_seen()
    {
        using var folder = new TestFolder();
        folder.Write("in/a", "x");
        Directory.CreateSymbolicLink(folder["link"], folder["in"]);
        var spec = Good with { Inputs = [new(folder["in"])], Output = folder["link/out"] };
        Assert.Null(MapReduceSpecs.Validate(spec));
        Assert.Contains("lies inside the input", MapReduceSpecs.ValidateFiles(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_disk_says_is_found_before_a_job_runs()
    {
        using var folder = new TestFolder();
        var path = folder.Write("in/a", "12345");
        var spec = Good with { Inputs = [new(folder["in"])], Output = folder["out"] };
        Assert.Null(MapReduceSpecs.ValidateFiles(spec));
        Assert.Contains(
            "no file matches",
            MapReduceSpecs.ValidateFiles(spec with { Inputs = [new(folder["none"])] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{path}, offset 4: only 1 bytes are left",
            MapReduceSpecs.ValidateFiles(spec with { Inputs = [new(folder["in"], "fixed:2")] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Side file stop does not exist",
            MapReduceSpecs.ValidateFiles(spec with { SideFiles = new Dictionary<string, string> { ["stop"] = "/none" } }),
            StringComparison.Ordinal
        );
        folder.Write("out/part-00000", "x");
        Assert.Contains("exists and is not empty", MapReduceSpecs.ValidateFiles(spec), StringComparison.Ordinal);
    }
}
