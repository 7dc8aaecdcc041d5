using System.Text.Json;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reducing;

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

        var manifest = OutputFolder.Publish(
            spec,
            Job,
            1,
            outputs,
            new Dictionary<string, long> { ["words"] = 2 },
            TestContext.Current.CancellationToken
        );

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
            {
                Old(place);
            }

            var outputs = Reduce(spec, "one\n", "two\n", "three\n");

            var stopped = StopBefore(stop, spec, outputs);
            AssertOldOrNew(spec, overwrite);
            if (!stopped)
            {
                Assert.True(stop >= 8, $"only {stop} steps");
                return;
            }

            OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);
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

            OutputFolder.Discard(spec, Job, 1, TestContext.Current.CancellationToken);

            Assert.Equal(["out"], Names(place.Path));
            Assert.Equal(["part-00000"], Names(spec.Output!));
            Assert.Equal("old", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
            if (!stopped)
            {
                return;
            }
        }
    }

    [Fact]
    public void A_publisher_that_comes_late_leaves_the_published_output_alone()
    {
        var spec = Spec() with { Overwrite = true };
        Old(_folder);
        var outputs = Reduce(spec, "one\n");
        var first = OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        var late = OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        Assert.Equal(first.Parts, late.Parts);
        Assert.Equal("one\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
    }

    [Fact]
    public void A_late_attempt_changes_nothing_that_is_published_and_brings_no_folder_back()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n");
        using var late = new PartWriter(OutputFolder.AttemptFile(spec, Job, 1, 0, "late"), "none");
        OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

        late.Write("wrong"u8);
        late.Finish();

        Assert.Equal("one\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
        Assert.Throws<DirectoryNotFoundException>(() => new PartWriter(OutputFolder.AttemptFile(spec, Job, 1, 0, "later"), "none"));
        Assert.Equal(["out"], Names(_folder.Path));
    }

    [Fact]
    public void Two_writers_of_one_attempt_do_not_mix()
    {
        var spec = Spec();
        Reduce(spec, "one\n");
        Assert.Throws<IOException>(() => new PartWriter(OutputFolder.AttemptFile(spec, Job, 1, 0, "a1"), "none"));
    }

    [Fact]
    public void A_part_that_is_gone_is_named_and_nothing_is_visible()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n", "two\n");
        File.Delete(OutputFolder.AttemptFile(spec, Job, 1, 1, "a1"));

        var error = Assert.Throws<OutputLostException>(() =>
            OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken)
        );

        Assert.Equal([1], error.Partitions);
        Assert.False(Directory.Exists(spec.Output));
    }

    [Fact]
    public void An_output_that_came_into_being_meanwhile_is_not_touched()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n");
        _folder.Write("out/mine", "mine");

        Assert.Throws<PermanentFailureException>(() =>
            OutputFolder.Publish(spec, Job, 1, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken)
        );

        Assert.Equal(["mine"], Names(spec.Output!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_second_run_has_published_stays_when_the_first_is_discarded_late(bool overwrite)
    {
        var spec = Spec() with { Overwrite = overwrite };
        if (overwrite)
        {
            Old(_folder);
        }

        Reduce(spec, "first\n");
        var outputs = Reduce(spec, 2, ["second\n"]);
        Publish(spec, 2, outputs);

        OutputFolder.Discard(spec, Job, 1, TestContext.Current.CancellationToken);

        Assert.Equal("second\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
        if (overwrite)
        {
            // The second run may yet be cancelled, and then the old output comes back.
            OutputFolder.Discard(spec, Job, 2, TestContext.Current.CancellationToken);
            Assert.Equal("old", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
        }

        OutputFolder.Clean(spec, Job);
        Assert.Equal(["out"], Names(_folder.Path));
    }

    [Fact]
    public void What_the_second_run_writes_stays_when_the_first_is_discarded_late()
    {
        var spec = Spec();
        var first = Reduce(spec, "first\n");
        var second = Reduce(spec, 2, ["second\n"]);

        OutputFolder.Discard(spec, Job, 1, TestContext.Current.CancellationToken);

        Assert.Equal([0], Assert.Throws<OutputLostException>(() => Publish(spec, 2, first)).Partitions);
        Publish(spec, 2, second);
        Assert.Equal("second\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
    }

    [Fact]
    public void A_run_takes_over_what_an_earlier_one_has_published_and_the_late_discarding_of_that_leaves_it()
    {
        var spec = Spec();
        var outputs = Reduce(spec, "one\n");
        Publish(spec, 1, outputs);
        OutputFolder.Begin(spec, Job, 2);

        Assert.Equal(2, Publish(spec, 2, outputs).Run);
        OutputFolder.Discard(spec, Job, 1, TestContext.Current.CancellationToken);

        Assert.Equal(["_SUCCESS", "part-00000"], Names(spec.Output!));
        Assert.Equal(["out"], Names(_folder.Path));
        OutputFolder.Discard(spec, Job, 2, TestContext.Current.CancellationToken);
        Assert.Empty(Names(_folder.Path));
    }

    [Fact]
    public void A_publisher_of_an_earlier_run_changes_nothing_of_a_later_one()
    {
        var spec = Spec();
        var first = Reduce(spec, "first\n");
        Publish(spec, 2, Reduce(spec, 2, ["second\n"]));
        var third = Reduce(spec, 3, ["third\n"]);

        Assert.Equal(2, Publish(spec, 1, first).Run);

        Assert.Equal("second\n", File.ReadAllText(Path.Join(spec.Output, "part-00000")));
        Assert.True(File.Exists(Path.Join(new OutputPlaces(spec.Output!, Job, 3).Work, third[0].File)));
    }

    [Fact]
    public void A_publisher_whose_run_was_discarded_publishes_nothing()
    {
        var spec = Spec();
        var first = Reduce(spec, "first\n");
        OutputFolder.Begin(spec, Job, 2);
        OutputFolder.Discard(spec, Job, 1, TestContext.Current.CancellationToken);

        Assert.Throws<OutputLostException>(() => Publish(spec, 1, first));

        Assert.False(Directory.Exists(new OutputPlaces(spec.Output!, Job, 1).Parts));
        Assert.False(Directory.Exists(spec.Output));
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
        Assert.Contains(
            "'diary', which no job has written",
            OutputFolder.Validate(spec with { Overwrite = true }),
            StringComparison.Ordinal
        );
    }

    private static OutputManifest Publish(MapReduceSpec spec, int run, IReadOnlyList<ReduceOutput> outputs) =>
        OutputFolder.Publish(spec, Job, run, outputs, new Dictionary<string, long>(), TestContext.Current.CancellationToken);

    private MapReduceSpec Spec() => Spec(_folder);

    private static MapReduceSpec Spec(TestFolder place) => new() { Inputs = [], Output = place["out"] };

    private static void Old(TestFolder place) => place.Write("out/part-00000", "old");

    private static List<ReduceOutput> Reduce(MapReduceSpec spec, params string[] parts) => Reduce(spec, 1, parts);

    private static List<ReduceOutput> Reduce(MapReduceSpec spec, int run, string[] parts)
    {
        OutputFolder.Begin(spec, Job, run);
        return
        [
            .. parts.Select(
                (text, i) =>
                {
                    var path = OutputFolder.AttemptFile(spec, Job, run, i, "a1");
                    using var writer = new PartWriter(path, spec.Compression);
                    writer.Write(System.Text.Encoding.UTF8.GetBytes(text));
                    writer.CountRecord();
                    var written = writer.Finish();
                    return new ReduceOutput(i, OutputPlaces.NameOf(path), written.Bytes, written.Records, written.Checksum);
                }
            ),
        ];
    }

    /// <summary>Whether the publication was stopped before it was done.</summary>
    private static bool StopBefore(int step, MapReduceSpec spec, List<ReduceOutput> outputs)
    {
        var manifest = new OutputManifest
        {
            JobId = Job,
            Parts = [.. outputs.Select(o => new OutputPart(OutputFolder.PartName(o.Partition, "none"), o.Bytes, o.Records, o.Checksum))],
        };
        var steps = 0;
        try
        {
            new Publication(
                new OutputPlaces(spec.Output!, Job, 1),
                spec.Overwrite,
                outputs,
                manifest,
                _ =>
                {
                    if (steps++ == step)
                    {
                        throw new OperationCanceledException();
                    }
                }
            ).Run(CancellationToken.None);
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
        {
            return;
        }

        var names = Names(spec.Output!);
        Assert.True(
            names is ["_SUCCESS", "part-00000", "part-00001", "part-00002"] || (overwrite && names is ["part-00000"]),
            string.Join(' ', names)
        );
    }

    private static List<string> Names(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
}
