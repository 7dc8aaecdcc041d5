using System.Text;
using System.Text.Json;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Tests;

public sealed class PlannerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_input_gives_the_same_plan()
    {
        Zipf("in/text", 300_000);
        Assert.Equal(JsonSerializer.Serialize(Plan(Spec()), GridJson.Options), JsonSerializer.Serialize(Plan(Spec()), GridJson.Options));
    }

    [Fact]
    public void A_plan_comes_back_from_JSON_as_it_went()
    {
        Lines("in/text", 50_000, i => $"{i:D9}");
        var plan = Plan(Spec() with { Reducers = 4 }, () => new KeepOrder());
        var back = JsonSerializer.Deserialize<MapReducePlan>(JsonSerializer.Serialize(plan, GridJson.Options), GridJson.Options)!;
        Assert.Equal(plan.Boundaries, back.Boundaries);
        Assert.Equal(plan.Splits.SelectMany(s => s.Pieces), back.Splits.SelectMany(s => s.Pieces));
    }

    [Fact]
    public void Combining_pays_where_keys_come_again_and_not_where_each_is_new()
    {
        Zipf("in/text", 300_000);
        Assert.True(Plan(Spec()).Combine);
        Lines("in/text", 300_000, i => $"{i * 7919L:D12}");
        var plan = Plan(Spec());
        Assert.False(plan.Combine);
        Assert.Contains("does not pay", Reason(plan, "combine"), StringComparison.Ordinal);
        Assert.True(Plan(Spec() with { Combine = true }).Combine);
    }

    [Fact]
    public void What_is_given_is_taken_and_said_to_be_given()
    {
        Zipf("in/text", 100_000);
        var plan = Plan(Spec() with { Combine = false, Reducers = 7, SplitBytes = 100_000, Partitioning = "range" });
        Assert.Equal((false, 7, "range"), (plan.Combine, plan.Partitions, plan.Partitioning));
        Assert.All(plan.Splits, s => Assert.InRange(s.Bytes, 1, 100_000));
        Assert.Equal(
            4,
            plan.Decisions.Count(d =>
                d.What is "combine" or "reducers" or "split-bytes" or "partitioning"
                && d.Reason.StartsWith("given", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void A_total_order_over_an_ordered_input_is_parted_evenly()
    {
        Lines("in/text", 400_000, i => $"{i:D9}");
        var plan = Plan(Spec() with { Reducers = 8 }, () => new KeepOrder());

        Assert.Equal("range", plan.Partitioning);
        var cuts = plan.Boundaries!.Select(b => int.Parse(Encoding.UTF8.GetString(b))).ToList();
        Assert.Equal(7, cuts.Count);
        Assert.All(cuts.Prepend(0).Zip(cuts.Append(400_000)), part => Assert.InRange(part.Second - part.First, 45_000, 55_000));
    }

    [Fact]
    public void A_hot_key_is_named_with_what_becomes_of_it()
    {
        Lines("in/text", 400_000, i => i % 10 == 0 ? $"{i:D9}" : "000300000");
        Assert.Contains(
            "combines its values",
            Reason(Plan(Spec() with { Combine = true, Reducers = 4 }), "hot-key"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "its reducer ends last",
            Reason(Plan(Spec() with { Combine = false, Reducers = 4 }), "hot-key"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "as much to itself",
            Reason(Plan(Spec() with { Reducers = 4 }, () => new KeepOrder()), "hot-key"),
            StringComparison.Ordinal
        );

        var plan = Plan(Spec() with { Reducers = 4 }, () => new KeepOrder(divides: true));
        Assert.Equal(
            ("'000300000' has 90 %", "its pairs are divided over 4 partitions, by the order of the input"),
            (plan.Decisions.Single(d => d.What == "hot-key").Value, Reason(plan, "hot-key"))
        );
        Assert.Equal(["000300000", "000300000", "000300000"], plan.Boundaries!.Select(b => Encoding.UTF8.GetString(b)));
        Assert.Equal(plan.BoundaryShares!.Order(), plan.BoundaryShares);
    }

    [Fact]
    public void A_hot_key_that_may_be_divided_is_although_the_program_wants_no_order()
    {
        Lines("in/text", 400_000, i => i % 10 == 0 ? $"{i:D9}" : "000300000");
        var spec = Spec() with { Reducers = 4 };

        var plan = Plan(spec, () => new KeepOrder(divides: true, ordered: false));
        Assert.Equal(
            ("range", "its pairs are divided over 4 partitions, by the order of the input"),
            (plan.Partitioning, Reason(plan, "hot-key"))
        );
        Assert.Contains("may be divided, which only ranges do", Reason(plan, "partitioning"), StringComparison.Ordinal);

        Assert.Equal("hash", Plan(spec, () => new KeepOrder(divides: false, ordered: false)).Partitioning);
        Assert.Equal("hash", Plan(spec with { Partitioning = "hash" }, () => new KeepOrder(divides: true, ordered: false)).Partitioning);
        Lines("in/text", 400_000, i => $"{i:D9}");
        Assert.Equal("hash", Plan(spec, () => new KeepOrder(divides: true, ordered: false)).Partitioning);
    }

    [Fact]
    public void A_program_that_fails_on_the_sample_is_planned_without_one()
    {
        Zipf("in/text", 10_000);
        var plan = Plan(Spec(), () => new Throws(new InvalidOperationException("no")));
        Assert.Equal(
            ("none", "the program failed on it (InvalidOperationException: no)"),
            (plan.Decisions[0].Value, plan.Decisions[0].Reason)
        );
        Assert.NotEmpty(plan.Splits);
    }

    [Fact]
    public void A_program_that_refuses_its_options_or_the_input_fails_the_plan()
    {
        Zipf("in/text", 10_000);
        Assert.Throws<PermanentFailureException>(() => Plan(Spec(), () => new Throws(new PermanentFailureException("no"))));
    }

    [Fact]
    public void A_mapper_that_emits_nothing_and_an_input_of_empty_files_can_be_planned()
    {
        Zipf("in/text", 10_000);
        Assert.Equal(1, Plan(Spec(), () => new Throws(null)).Partitions);
        _folder.Write("in/text", "");
        var plan = Plan(Spec(), () => new KeepOrder());
        Assert.Empty(plan.Splits);
        Assert.Equal(1, plan.InputFiles);
    }

    [Fact]
    public void Nothing_is_partitioned_in_a_map_only_job()
    {
        Zipf("in/text", 10_000);
        var plan = Plan(Spec() with { Reducers = 0 });
        Assert.Equal((0, false), (plan.Partitions, plan.Combine));
    }

    [Fact]
    public void Large_output_has_a_whole_number_of_partitions_for_each_slot_and_splits_that_are_sorted_at_once()
    {
        // Sparse: only its size matters.
        using (var file = File.Create(_folder["large"]))
        {
            file.SetLength(43_000_000L * 100);
        }

        var plan = Plan(Spec() with { Inputs = [new(_folder["large"], "fixed:100")] }, () => new KeepOrder());
        Assert.True(plan.Partitions is > 30 && plan.Partitions % 2 == 0, $"{plan.Partitions} partitions");
        Assert.All(plan.Splits, s => Assert.InRange(s.Bytes, 40 << 20, 80 << 20));
    }

    [Fact]
    public void Compressed_files_are_planned_by_their_content()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"word{i % 50} ")) + "\n");
        for (var i = 0; i < 8; i++)
        {
            _folder.Write($"in/{i}.gz", Compressed.Gzip(text));
        }

        var plan = Plan(Spec() with { SplitBytes = 2 * text.Length + 1000 });
        Assert.Equal([2, 2, 2, 2], plan.Splits.Select(s => s.Pieces.Count));
        Assert.Contains($"out of {Figures.Bytes(8 * text.Length)[..1]}", plan.Decisions[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "data.gz")]
    [InlineData("text", "data.zst")]
    [InlineData("whole", "data")]
    public void What_cannot_be_read_from_its_middle_is_one_piece(string format, string name)
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 1000));
        var path = _folder.Write($"in/{name}", format == "whole" ? content : Compressed.As(Path.GetExtension(name)[1..], content));
        var split = Assert.Single(Plan(Spec() with { Inputs = [new(_folder["in"], format)], SplitBytes = 10 }).Splits);
        Assert.Equal(Pieces.Whole(path), Assert.Single(split.Pieces));
    }

    [Fact]
    public void A_file_that_does_not_fit_its_format_is_refused_before_anything_runs()
    {
        _folder.Write("in/a", new byte[1001]);
        Assert.Throws<PermanentFailureException>(() => Plan(Spec() with { Inputs = [new(_folder["in"], "fixed:10")] }));
    }

    [Fact]
    public void A_map_that_emits_without_end_is_planned_for_without_a_sample()
    {
        Lines("in/text", 10, i => $"{i}");
        var plan = Plan(Spec(), () => new Endless());
        Assert.Contains("gave more than 64 MB of map output", Reason(plan, "sample"), StringComparison.Ordinal);
        Assert.NotEmpty(plan.Splits);
    }

    private static string Reason(MapReducePlan plan, string what) => plan.Decisions.Single(d => d.What == what).Reason;

    private static MapReducePlan Plan(MapReduceSpec spec, Func<MapReduceProgram>? program = null) =>
        MapReducePlanner.Plan(spec, program ?? (() => new WordCount()), new ClusterRoom(1, 2), (_, _) => { }, CancellationToken.None);

    private MapReduceSpec Spec() => new() { Inputs = [new(_folder["in"])], Output = _folder["out"] };

    private void Lines(string name, int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        _folder.Write(name, text.ToString());
    }

    private void Zipf(string name, int words)
    {
        var random = new Random(1);
        Lines(
            name,
            words / 10,
            _ => string.Join(' ', Enumerable.Range(0, 10).Select(_ => $"w{(int)Math.Exp(random.NextDouble() * Math.Log(50_000))}"))
        );
    }

    private sealed class KeepOrder(bool divides = false, bool ordered = true) : SpanMapReduce
    {
        public override bool TotalOrder => ordered;

        public override bool DividesKeys => divides;

        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit) => emit.Emit(record, []);
    }

    private sealed class Throws(Exception? error) : SpanMapReduce
    {
        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
        {
            if (error is not null)
            {
                throw error;
            }
        }
    }

    private sealed class Endless : SpanMapReduce
    {
        public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
        {
            while (true)
            {
                emit.Emit(record, 1);
            }
        }
    }
}
