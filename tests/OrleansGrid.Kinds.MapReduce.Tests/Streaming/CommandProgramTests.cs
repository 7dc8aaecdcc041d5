using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.Kinds.MapReduce.Streaming;
using OrleansGrid.MapReduce;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Processes;
using OrleansGrid.Silo.Tests;
using Xunit;

namespace OrleansGrid.Kinds.MapReduce.Tests.Streaming;

public sealed class CommandProgramTests : IDisposable
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
        Assert.Equal("The mapper ended with exit code 3: no such dictionary", failed.Message);
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
    public void A_command_that_never_ends_its_line_fails_before_it_fills_the_memory()
    {
        var failed = Assert.Throws<PermanentFailureException>(() => Run("a\n", Spec("exec cat /dev/zero", null), reducers: 1));
        Assert.Equal("A command wrote a line of more than 64 MB; end each line with a newline.", failed.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CommandLine Script(string text) => new([text], Shell: true);

    private MapReduceSpec Spec(string mapper, string? reducer) =>
        new()
        {
            Mapper = Script(mapper),
            Reducer = reducer is null ? null : Script(reducer),
            Inputs = [new MapReduceInput(Path.Combine(_folder, "in"))],
            Output = Path.Combine(_folder, "out"),
        };

    private string Run(string text, MapReduceSpec spec, int reducers)
    {
        var input = spec.Inputs[0].Pattern;
        File.WriteAllText(input, text);
        var file = new FileInfo(input);
        var plan = new MapReducePlan
        {
            Splits =
            [
                new InputSplit(0, file.Length == 0 ? [] : [new FilePiece(input, 0, file.Length, file.Length, file.LastWriteTimeUtc.Ticks)]),
            ],
            Partitions = reducers,
            Partitioning = "hash",
            Decisions = [],
        };
        var place = new TaskPlace("here", _folder, 64 << 20, long.MaxValue);
        var item = new StillItem(stage: 1);
        var part = Path.Combine(_folder, "part");
        using var mapping = new CommandProgram(spec, item);
        var mapped = MapTask.Run(spec, mapping, plan, 0, place, part, (_, _) => { }, item.Cancellation);
        if (reducers > 0)
        {
            using var reducing = new CommandProgram(spec, item);
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
