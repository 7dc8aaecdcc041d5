namespace OrleansGrid.Testing.Tests;

public sealed class ProgramRunTests
{
    private static readonly string[] Text = ["the cat and the dog", "the end", "", "a dog"];

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(4, true, 1)]
    [InlineData(3, false, 3)]
    public void A_program_counts_over_given_lines_however_the_job_is_cut(int splits, bool? combine, int? reducers)
    {
        var output = new ProgramRun(() => new WordCount())
        {
            Splits = splits,
            Combine = combine,
            Reducers = reducers,
        }.Over(Text);
        Assert.Equal(["a\t1", "and\t1", "cat\t1", "dog\t2", "end\t1", "the\t3"], output.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(4, output.Counters["lines"]);
        Assert.Equal(reducers ?? 1, output.Parts.Count);
    }

    [Fact]
    public void What_relies_on_one_instance_seeing_all_lines_shows_itself() =>
        Assert.NotEqual(["4"], new ProgramRun(() => new Numbering()).Over(Text).Lines);

    [Fact]
    public void A_program_without_a_reduce_writes_what_it_emits_in_the_order_of_the_input() =>
        Assert.Equal(["THE END", "A DOG"], new ProgramRun(() => new Shouting()).Over("the end", "a dog").Lines);

    [Fact]
    public void A_program_tells_its_inputs_apart_by_their_tags()
    {
        var output = new ProgramRun(() => new Tagging()).OverInputs(new(["1", "2"], Tag: "left"), new(["3"], Tag: "right"));
        Assert.Equal(["left\t2", "right\t1"], output.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_argument_that_is_wrong_is_the_programs_own_sentence()
    {
        var run = new ProgramRun(() => new Shouting()) { Arguments = new Dictionary<string, string> { ["louder"] = "yes" } };
        Assert.Equal("It is as loud as it gets.", Assert.Throws<PermanentFailureException>(() => run.Over("a")).Message);
    }

    private sealed class WordCount : MapReduce<string, long>
    {
        public override void Map(string record, Emitter<string, long> emit)
        {
            Count("lines");
            foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                emit.Emit(word, 1);
            }
        }

        public override long Combine(long left, long right) => left + right;

        public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) =>
            output.WriteLine($"{key}\t{values.Sum()}");
    }

    /// <summary>Wrong: counts on being the only one that reads.</summary>
    private sealed class Numbering : MapReduce<string, long>
    {
        private long _seen;

        public override void Map(string record, Emitter<string, long> emit) => _seen++;

        public override void EndMap(Emitter<string, long> emit) => emit.Emit("seen", _seen);

        public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) => output.WriteLine($"{values.First()}");
    }

    private sealed class Shouting : MapReduce<string, string>
    {
        public override bool MapOnly => true;

        public override void Map(string record, Emitter<string, string> emit) => emit.Emit(record.ToUpperInvariant(), "");

        protected override void Configure(ProgramContext context)
        {
            if (context.Argument("louder") is not null)
            {
                throw new PermanentFailureException("It is as loud as it gets.");
            }
        }
    }

    private sealed class Tagging : MapReduce<string, long>
    {
        public override void Map(string record, Emitter<string, long> emit) => emit.Emit(Context.InputTag!, 1);

        public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) =>
            output.WriteLine($"{key}\t{values.Sum()}");
    }
}
