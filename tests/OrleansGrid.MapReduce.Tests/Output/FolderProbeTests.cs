using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>An output that cannot be written is found before anything is computed for it.</summary>
public sealed class FolderProbeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out")]
    [InlineData("not/yet/there/out")]
    public void A_folder_that_can_be_made_is_not_refused_and_nothing_is_made(string output)
    {
        Assert.Null(Why(_folder[output]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder[""]));
    }

    [Fact]
    public void A_folder_below_a_file_is_refused_and_the_file_named()
    {
        var file = _folder.Write("text", "x");
        Assert.Contains($"would lie below {file}, which is a file", Why(Path.Join(file, "a/out")), StringComparison.Ordinal);
    }

    // Where not even the superuser can make one.
    [Fact]
    public void A_folder_where_none_can_be_made_is_refused_and_the_place_named() =>
        Assert.Contains(
            "Output /proc/sys/a/out cannot be written: no folder can be made in /proc/sys;",
            Why("/proc/sys/a/out"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_name_that_leaves_no_room_for_the_hidden_folder_beside_it_is_refused()
    {
        Assert.Null(Why(_folder[new string('n', 221)]));
        Directory.CreateDirectory(new OutputPlaces(_folder[new string('n', 221)], Guid.NewGuid(), 1).Work);
        Assert.Contains(
            "has a name of 222 bytes; the longest possible is 221",
            Why(_folder[new string('ö', 111)]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_shared_folder_that_cannot_be_written_is_refused_too()
    {
        _folder.Write("in", "x");
        var spec = new MapReduceSpec
        {
            Program = "wordcount",
            Inputs = [new(_folder["in"])],
            Output = _folder["out"],
            SharedDir = "/proc/share",
        };
        Assert.Contains("Shared folder /proc/share cannot be written", MapReduceSpecs.ValidateFiles(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_that_cannot_write_the_output_is_named_with_it_and_not_asked_again()
    {
        var failure = Assert.Throws<PermanentFailureException>(() => OutputFolder.Prepare(Spec("/proc/out"), Guid.NewGuid(), 1, "silo-7"));
        Assert.StartsWith("On silo silo-7: Output /proc/out cannot be written", failure.Message, StringComparison.Ordinal);
    }

    private static string? Why(string output) => OutputFolder.Validate(Spec(output));

    private static MapReduceSpec Spec(string output) => new() { Inputs = [], Output = output };
}
