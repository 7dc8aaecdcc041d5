using System.CommandLine;
using OrleansGrid.Cli.MapReduce;

namespace OrleansGrid.Cli.Tests.MapReduce;

/// <summary>What means something in the option's own syntax may stand in the name of a file too.</summary>
public sealed class MapReduceInputsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-inputs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("job:7", "job:7")]
    [InlineData("job:7", "job:*")]
    [InlineData("left=1", "left=1")]
    [InlineData("left=1", "left=[0-9]")]
    [InlineData("a,b:c", "a,b:c")]
    [InlineData("{x}", "{x}")]
    [InlineData("-", "-")]
    [InlineData("@file", "@file")]
    public void A_file_that_is_there_is_what_is_meant(string file, string given)
    {
        File.WriteAllText(Path.Combine(_folder, file), "x");
        Assert.Equal(new MapReduceInput(Path.Combine(_folder, given)), Read(given));
    }

    [Fact]
    public void A_tag_and_a_job_are_what_they_are_when_no_file_is_called_so()
    {
        Assert.Equal(new MapReduceInput(Path.Combine(_folder, "none"), Tag: "left"), Read("left=none"));
        Assert.Equal(new MapReduceInput("job:01a2"), Read("job:01a2"));
        Assert.Throws<GridException>(() => Read("-"));
    }

    private MapReduceInput Read(string given)
    {
        var inputs = new MapReduceInputs { Folder = _folder };
        var verb = new Command("mapreduce");
        inputs.AddTo(verb);
        return inputs.Read(verb.Parse(["--input", given], new ParserConfiguration { ResponseFileTokenReplacer = null })).Single();
    }
}
