using System.Text.Json;
using OrleansGrid.Kinds.MapReduce.Runtime;

namespace OrleansGrid.Kinds.MapReduce.Tests;

public sealed class MapReduceKindTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansgrid-kind-").FullName;

    public MapReduceKindTests() => File.WriteAllText(Path.Combine(_folder, "in"), "a b a\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_job_begins_with_four_stages_of_one_policy_and_tolerates_no_failed_item()
    {
        var admission = await AdmitAsync(Spec() with { Name = "n", Key = "k", Priority = 3, Timeout = TimeSpan.FromMinutes(1) });

        Assert.Null(admission.Refusal);
        Assert.Equal(["plan", "map", "reduce", "publish"], admission.Stages.Select(s => s.Name));
        Assert.All(
            admission.Stages,
            s =>
                Assert.Equal(("mapreduce:wordcount", 3, TimeSpan.FromMinutes(1)), (s.Policy.Handler, s.Policy.Attempts(), s.Policy.Timeout))
        );
        Assert.Equal(new FailureTolerance(0, null), admission.MaxFailed);
        Assert.Equal(("n", "k", 3), (admission.Policy!.Name, admission.Policy.Key, admission.Policy.Priority));
    }

    [Fact]
    public async Task Tolerated_failures_are_refused() =>
        Assert.StartsWith(
            "A MapReduce job tolerates no failed item",
            (await AdmitAsync(Spec() with { MaxFailed = new FailureTolerance(1, null) })).Refusal,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Items_given_beside_the_spec_are_refused()
    {
        var kind = Kind();
        var admission = await kind.AdmitAsync(kind.Normalize(Json(Spec())), new RangeInputs(1, 3), null!);
        Assert.StartsWith("A MapReduce job takes no items", admission.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_spec_the_policy_or_the_files_is_one_sentence()
    {
        Assert.Equal("A MapReduce job needs an output folder, or rows.", (await AdmitAsync(Spec() with { Output = null })).Refusal);
        Assert.Equal("0 slots per item is not valid; give 1 to 4096.", (await AdmitAsync(Spec() with { SlotsPerItem = 0 })).Refusal);
        Assert.Contains(
            "no file matches",
            (await AdmitAsync(Spec() with { Inputs = [new(Path.Combine(_folder, "none"))] })).Refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_specs_of_the_same_work_have_one_form()
    {
        var (one, other) = (
            Kind()
                .Normalize(
                    JsonElement.Parse(
                        $$"""
                        {"program": "wordcount", "inputs": [{"pattern": "/in"}], "output": "/out",
                         "arguments": {"b": "2", "a": "1"}, "require": null}
                        """
                    )
                ),
            Kind()
                .Normalize(
                    JsonElement.Parse(
                        $$"""
                        {"output": "/out", "arguments": {"a": "1", "b": "2"}, "program": "wordcount",
                         "inputs": [{"format": "text", "pattern": "/in"}], "compression": "none"}
                        """
                    )
                )
        );
        Assert.Equal(one.GetRawText(), other.GetRawText());
    }

    [Theory]
    [InlineData("""{"program": "wordcount", "output": "/out"}""")]
    [InlineData("""{"program": "wordcount", "output": "/out", "inputs": null}""")]
    [InlineData("""{"program": "wordcount", "output": "/out", "inputs": [null]}""")]
    [InlineData("""{"program": "wordcount", "output": "/out", "inputs": [{"format": "text"}]}""")]
    [InlineData("[]")]
    public void What_is_no_spec_is_no_submission(string spec) =>
        Assert.Throws<JsonException>(() => Kind().Normalize(JsonElement.Parse(spec)));

    [Fact]
    public void Commands_are_offered_and_run_only_where_the_host_allows_them()
    {
        Assert.Contains("mapreduce:wordcount", Kind().Handlers);
        Assert.DoesNotContain(MapReduceHandler.Commands, Kind().Handlers);
        Assert.Contains(MapReduceHandler.Commands, Kind(runsCommands: true).Handlers);

        var refused = Assert.Throws<PermanentFailureException>(() => Kind().MakeRunner(CommandWork(), null!));
        Assert.Contains("runs no commands", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(Kind(runsCommands: true).MakeRunner(CommandWork(), null!));
    }

    [Fact]
    public void No_program_can_have_the_name_under_which_commands_are_offered() =>
        Assert.Throws<GridException>(() => new MapReducePrograms().Add("commands", typeof(Counting)));

    private static MapReduceKind Kind(bool runsCommands = false) =>
        new(new MapReducePrograms(), null!, null!, null!, new GridSiloOptions { RunsCommands = runsCommands });

    private static async Task<Admission> AdmitAsync(MapReduceSpec spec)
    {
        var kind = Kind();
        return await kind.AdmitAsync(kind.Normalize(Json(spec)), null, null!);
    }

    private static JsonElement Json(MapReduceSpec spec) => JsonSerializer.SerializeToElement(spec, GridJson.Options);

    private static StageWork CommandWork()
    {
        var spec = new MapReduceSpec
        {
            Mapper = new CommandLine(["cat"]),
            Inputs = [],
            Output = "/out",
        };
        return new StageWork
        {
            JobId = Guid.NewGuid(),
            Run = 1,
            Kind = "mapreduce",
            Spec = Json(spec),
            Stage = 1,
            Name = "map",
            Policy = new StagePolicy { Handler = MapReduceHandler.Commands },
        };
    }

    private MapReduceSpec Spec() =>
        new()
        {
            Program = "wordcount",
            Inputs = [new(Path.Combine(_folder, "in"))],
            Output = Path.Combine(_folder, "out"),
        };

    private sealed class Counting : SpanMapReduce
    {
        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit) => emit.Emit(record, 1);
    }
}
