using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.Kinds.MapReduce.Streaming;
using OrleansGrid.MapReduce;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Processes;
using OrleansGrid.Silo.Tests;

namespace OrleansGrid.Kinds.MapReduce.Tests.Streaming;

public abstract class CommandProgramTests : IDisposable
{
    private const string CountValues =
        "awk -F'\\t' '$1 == key { sum += $2 } $1 != key { if (NR > 1) print key \"\\t\" sum; key = $1; sum = $2 } END { if (NR) print "
        + "key \"\\t\" sum }'";

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansgrid-streaming-").FullName;

    [Fact]
    public void Words_are_counted_by_two_commands()
    {
        var parts = Run("b a\na b\r\na", Spec("tr -s ' ' '\\n' | sed 's/$/\\t1/'", CountValues), reducers: 1);
        Assert.Equal("a\t3\nb\t2\n", parts);
    }

    [Fact]
    public void A_combiner_changes_nothing_but_what_travels()
    {
        var text = string.Join('\n', Enumerable.Repeat("x y x z", 5_000));
        var spec = Spec("tr -s ' ' '\\n' | sed 's/$/\\t1/'", CountValues) with { Combiner = Script(CountValues) };
        Assert.Equal("x\t10000\ny\t5000\nz\t5000\n", Run(text, spec, reducers: 1));
    }

    [Fact]
    public void A_line_without_a_tab_is_a_key_and_without_a_reducer_pairs_come_out_in_order() =>
        Assert.Equal("a\nb\tx\nb\ty\nc\n", Run("c\nb\tx\na\nb\ty\n", Spec("cat", null), reducers: 1));

    [Fact]
    public void Without_a_reduce_the_mapper_s_lines_are_the_output() =>
        Assert.Equal("c\nb\n", Run("c\nb\n", Spec("cat", null) with { Reducers = 0 }, reducers: 0));

    [Fact]
    public void A_command_that_is_given_nothing_runs_all_the_same() =>
        Assert.Equal("lines\t0\n", Run("", Spec("awk 'END { print \"lines\\t\" NR }'", "cat"), reducers: 1));

    [Fact]
    public void A_command_that_fails_says_how_and_why()
    {
        var failed = Assert.Throws<CommandFailedException>(() =>
            Run("a\n", Spec("echo no such dictionary >&2; exit 3", "cat"), reducers: 1)
        );
        var path = Path.Combine(_folder, "in");
        Assert.Equal(
            "The mapper ended with exit code 3: no such dictionary. "
                + $"It was reading {path} (from byte 0, 2 bytes); the last record that it was given is at offset 0: 'a'.",
            failed.Message
        );
        Assert.Equal("no such dictionary", failed.Detail!.Trim());
    }

    [Fact]
    public void A_command_gets_the_name_of_its_file()
    {
        var parts = Run(
            "a\n",
            Spec("while read -r line; do printf '%s\\t%s\\n' \"$line\" \"$mapreduce_map_input_file\"; done", null),
            reducers: 1
        );
        Assert.Equal($"a\t{Path.Combine(_folder, "in")}\n", parts);
    }

    [Fact]
    public void A_mapper_that_fails_late_names_the_record_that_it_was_given_last()
    {
        var failed = Assert.Throws<CommandFailedException>(() =>
            Run("one\r\ntwo\r\nthree", Spec("while read -r line; do :; done; echo a >&2; echo b >&2; exit 4", "cat"), reducers: 1)
        );
        Assert.EndsWith("is at offset 10: 'three'.", failed.Message, StringComparison.Ordinal);
        Assert.Equal("a\nb", failed.Detail!.Trim());
    }

    [Fact]
    public void A_reducer_that_fails_names_the_record_that_it_was_given_last()
    {
        var failed = Assert.Throws<CommandFailedException>(() =>
            Run("b\t2\na\t1\n", Spec("cat", "cat > /dev/null; echo broken >&2; exit 5"), reducers: 1)
        );
        Assert.Equal("The reducer ended with exit code 5: broken. The last record that it was given is 'b\t2'.", failed.Message);
    }

    [Fact]
    public void A_command_knows_the_file_of_each_record_of_a_packed_split_and_the_part_that_it_reads()
    {
        var variables =
            "$mapreduce_map_input_file $mapreduce_map_input_start $mapreduce_map_input_length $map_input_file "
            + "$map_input_start $map_input_length";
        var spec = Spec($"while read -r line; do echo \"$line {variables}\"; done", null);
        var files = new[] { ("a", "1\n2\n"), ("b", ""), ("c", "3"), ("d", "4\n") };
        var expected = files
            .SelectMany(f => f.Item2.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (f.Item1, f.Item2.Length, Line: l)))
            .Select(f => $"{f.Line} {_folder}/{f.Item1} 0 {f.Length} {_folder}/{f.Item1} 0 {f.Length}\n");
        Assert.Equal(string.Concat(expected), RunFiles(spec, files, reducers: 1));
    }

    [Fact]
    public void A_mapper_that_counts_counts_each_file_by_itself() =>
        Assert.Equal("1\n2\n", RunFiles(Spec("wc -l | tr -d ' '", null), [("a", "x\ny\n"), ("b", "z\n")], reducers: 1));

    [Fact]
    public void A_byte_order_mark_does_not_reach_a_command() => Assert.Equal("a\n", Run("\uFEFFa\n", Spec("cat", null), reducers: 1));

    [Theory]
    [InlineData("grep nothing")]
    [InlineData("exit 1")]
    public void Grep_that_finds_nothing_fails_with_the_option_that_takes_it_for_success_and_is_done_with_it(string mapper)
    {
        var spec = Spec(mapper, "cat");
        var failed = Assert.Throws<CommandFailedException>(() => Run("a\n", spec, reducers: 1));
        Assert.Contains("when they find nothing; --allow-exit 1 takes that for success", failed.Message, StringComparison.Ordinal);
        Assert.Equal("", Run("a\n", spec with { AllowedExits = [1] }, reducers: 1));
        Assert.Throws<CommandFailedException>(() => Run("a\n", spec with { AllowedExits = [2, 3] }, reducers: 1));
    }

    [Theory]
    [InlineData("echo x; exit 1")]
    [InlineData("echo x >&2; exit 1")]
    [InlineData("exit 2")]
    public void Other_failures_are_not_taken_for_a_search_without_result(string mapper) =>
        Assert.DoesNotContain(
            "--allow-exit",
            Assert.Throws<CommandFailedException>(() => Run("a\n", Spec(mapper, "cat"), reducers: 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_command_that_never_ends_its_line_fails_before_it_fills_the_memory()
    {
        var failed = Assert.Throws<PermanentFailureException>(() => Run("a\n", Spec("exec cat /dev/zero", null), reducers: 1));
        Assert.Equal("A command wrote a line of more than 64 MB; end each line with a newline.", failed.Message);
    }

    private protected abstract IChildProcesses Children { get; }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    private static CommandLine Script(string text) => new([text], Shell: true);

    private MapReduceSpec Spec(string mapper, string? reducer) =>
        new()
        {
            Mapper = Script(mapper),
            Reducer = reducer is null ? null : Script(reducer),
            Inputs = [new MapReduceInput(Path.Combine(_folder, "in"))],
            Output = Path.Combine(_folder, "out"),
        };

    private string Run(string text, MapReduceSpec spec, int reducers) => RunFiles(spec, [("in", text)], reducers);

    private string RunFiles(MapReduceSpec spec, (string Name, string Text)[] files, int reducers)
    {
        var pieces = new List<FilePiece>();
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            var file = new FileInfo(path);
            if (file.Length > 0)
            {
                pieces.Add(new FilePiece(path, 0, file.Length, file.Length, file.LastWriteTimeUtc.Ticks));
            }
        }

        var plan = new MapReducePlan
        {
            Splits = [new InputSplit(0, pieces)],
            Partitions = reducers,
            Partitioning = "hash",
            Decisions = [],
        };
        var place = new TaskPlace("here", _folder, 64 << 20, long.MaxValue);
        var item = new StillItem(stage: 1);
        var part = Path.Combine(_folder, "part");
        using var mapping = new CommandProgram(spec, item, Children);
        var mapped = MapTask.Run(spec, mapping, plan, 0, place, part, (_, _) => { }, item.Cancellation);
        if (reducers > 0)
        {
            using var reducing = new CommandProgram(spec, item, Children);
            ReduceTask.Run(spec, reducing, plan, 0, [mapped], new FileSource(), place, part, (_, _) => { }, item.Cancellation);
        }

        return File.ReadAllText(part);
    }

    private sealed class FileSource : IMapOutputSource
    {
        public int Read(MapOutput output, int partition, long offset, Span<byte> buffer, CancellationToken cancellation)
        {
            using var file = new MapOutputFile(output.File);
            var place = output.Partitions[partition];
            return file.Read(place.Offset + offset, buffer[..(int)Math.Min(buffer.Length, place.Bytes - offset)]);
        }
    }
}
