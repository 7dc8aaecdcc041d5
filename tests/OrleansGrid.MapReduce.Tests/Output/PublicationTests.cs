using System.Text.Json;

namespace OrleansGrid.MapReduce.Tests;

public sealed class PublicationTests : IDisposable
{
    private static readonly Guid Job = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_output_appears_whole_with_its_manifest_and_nothing_stays_beside_it()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n", "two\n");
        Assert.False(Directory.Exists(spec.Output));

        var manifest = OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long> { ["words"] = 2 }, TestContext.Current.CancellationToken);

        Assert.Equal(["_SUCCESS", "part-00000", "part-00001"], Names(spec.Output!));
        Assert.Equal("two\n", File.ReadAllText(Path.Join(spec.Output, "part-00001")));
        Assert.Equal(["out"], Names(_folder.Path));
        var written = JsonSerializer.Deserialize<OutputManifest>(File.ReadAllText(Path.Join(spec.Output, "_SUCCESS")), GridJson.Options)!;
        Assert.Equal((Job, 8, 2, 2), (written.JobId, written.Bytes, written.Records, written.Counters["words"]));
        Assert.Equal(manifest.Parts, written.Parts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stopped_before_any_step_and_begun_again_it_is_published_whole_and_never_seen_in_part(bool overwrite)
    {
        for (var stop = 0; ; stop++)
        {
            using var place = new TestFolder();
            var spec = Spec(place) with { Overwrite = overwrite };
            if (overwrite)
                Old(place);
            var outputs = Reduce(spec, "one\n", "two\n", "three\n");

            var stopped = StopBefore(stop, spec, outputs);
            AssertOldOrNew(spec, overwrite);
            if (!stopped)
            {
                Assert.True(stop >= 8, $"only {stop} steps");
                return;
            }

            OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);
            Assert.Equal(["_SUCCESS", "part-00000", "part-00001", "part-00002"], Names(spec.Output!));
            OutputFolder.Clean(spec, Job);
            Assert.Equal(["out"], Names(place.Path));
        }
    }

    [Fact]
    public void Stopped_before_any_step_and_discarded_the_old_output_is_back_and_nothing_of_the_job_stays()
    {
        for (var stop = 0; ; stop++)
        {
            using var place = new TestFolder();
            var spec = Spec(place) with { Overwrite = true };
            Old(place);
            var stopped = StopBefore(stop, spec, Reduce(spec, "one\n", "two\n"));

            OutputFolder.Discard(spec, Job, TestContext.Current.CancellationToken);

            Assert.Equal(["out"], Names(place.Path));
            Assert.Equal(["part-00000"], Names(spec.Output!));
            Assert.Equal("old", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
            if (!stopped)
                return;
        }
    }

    [Fact]
    public void A_publisher_that_comes_late_leaves_the_published_output_alone()
    {
        var spec = Spec() with { Overwrite = true };
        Old(_folder);
        var outputs = Reduce(spec, "one\n");
        var first = OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        var late = OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        Assert.Equal(first.Parts, late.Parts);
        Assert.Equal("one\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
    }

    [Fact]
    public void A_late_attempt_changes_nothing_that_is_published_and_brings_no_folder_back()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n");
        using var late = new PartWriter(OutputFolder.AttemptFile(spec, Job, 0, "late"), "none");
        OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        late.Write("wrong"u8);
        late.Finish();

        Assert.Equal("one\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
        Assert.Throws<DirectoryNotFoundException>(() => new PartWriter(OutputFolder.AttemptFile(spec, Job, 0, "later"), "none"));
        Assert.Equal(["out"], Names(_folder.Path));
    }

    [Fact]
    public void Two_writers_of_one_attempt_do_not_mix()
    {
        var spec = Spec();
        Reduce(spec, "one\n");
        Assert.Throws<IOException>(() => new PartWriter(OutputFolder.AttemptFile(spec, Job, 0, "a1"), "none"));
    }

    [Fact]
    public void A_part_that_is_gone_is_named_and_nothing_is_visible()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n", "two\n");
        File.Delete(OutputFolder.AttemptFile(spec, Job, 1, "a1"));

        var error = Assert.Throws<OutputLostException>(() => OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken));

        Assert.Equal([1], error.Partitions);
        Assert.False(Directory.Exists(spec.Output));
    }

    [Fact]
    public void An_output_that_came_into_being_meanwhile_is_not_touched()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n");
        _folder.Write("out/mine", "mine");

        Assert.Throws<PermanentFailureException>(() => OutputFolder.Publish(spec, Job, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken));

        Assert.Equal(["mine"], Names(spec.Output!));
    }

    [Fact]
    public void An_existing_output_is_refused_unless_it_is_empty_or_to_be_overwritten_and_the_work_of_a_job()
    {
        var spec = Spec();
        Assert.Null(OutputFolder.Validate(spec));
        Directory.CreateDirectory(spec.Output!);
        Assert.Null(OutputFolder.Validate(spec));
        Old(_folder);
        Assert.Contains("exists and is not empty", OutputFolder.Validate(spec), StringComparison.Ordinal);
        Assert.Null(OutputFolder.Validate(spec with { Overwrite = true }));
        _folder.Write("out/diary", "dear");
        Assert.Contains("'diary', which no job has written", OutputFolder.Validate(spec with { Overwrite = true }), StringComparison.Ordinal);
    }

    private MapReduceSpec Spec() => Spec(_folder);

    private static MapReduceSpec Spec(TestFolder place) => new() { Inputs = [], Output = place["out"] };

    private static void Old(TestFolder place) => place.Write("out/part-00000", "old");

    private static List<ReduceOutput> Reduce(MapReduceSpec spec, params string[] parts)
    {
        OutputFolder.Prepare(spec, Job, "silo-1");
        return [.. parts.Select((text, i) =>
        {
            var path = OutputFolder.AttemptFile(spec, Job, i, "a1");
            using var writer = new PartWriter(path, spec.Compression);
            writer.Write(System.Text.Encoding.UTF8.GetBytes(text));
            writer.CountRecord();
            var written = writer.Finish();
            return new ReduceOutput(i, Path.GetFileName(path), written.Bytes, written.Records, written.Checksum);
        })];
    }

    /// <summary>Whether the publication was stopped before it was done.</summary>
    private static bool StopBefore(int step, MapReduceSpec spec, List<ReduceOutput> outputs)
    {
        var manifest = new OutputManifest { JobId = Job, Parts = [.. outputs.Select(o => new OutputPart(OutputFolder.PartName(o.Partition, "none"), o.Bytes, o.Records, o.Checksum))] };
        var steps = 0;
        try
        {
            new Publication(new OutputPlaces(spec.Output!, Job), spec.Overwrite, outputs, manifest, _ =>
            {
                if (steps++ == step)
                    throw new OperationCanceledException();
            }).Run(CancellationToken.None);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static void AssertOldOrNew(MapReduceSpec spec, bool overwrite)
    {
        if (!Directory.Exists(spec.Output))
            return;

        var names = Names(spec.Output!);
        Assert.True(names is ["_SUCCESS", "part-00000", "part-00001", "part-00002"] || (overwrite && names is ["part-00000"]), string.Join(' ', names));
    }

    private static List<string> Names(string path) => [.. Directory.EnumerateFileSystemEntries(path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
}
