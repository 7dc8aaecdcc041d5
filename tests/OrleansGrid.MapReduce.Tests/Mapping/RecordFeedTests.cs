using System.Text;
using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>What a program is told of its record, and what is told of a record that it fails on.</summary>
public sealed class RecordFeedTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_knows_file_and_offset_of_each_record_of_a_packed_split()
    {
        var (a, b) = (_folder.Write("a", "\uFEFFone\r\ntwo\n"), _folder.Write("b", "three\n\nfour"));
        var gz = _folder.Write("c.gz", Compressed.Gzip("x\ny\n"u8));
        Assert.Equal(
            [
                $"{a}:3 of 0+{new FileInfo(a).Length}:one",
                $"{a}:8 of 0+{new FileInfo(a).Length}:two",
                $"{b}:0 of 0+11:three",
                $"{b}:6 of 0+11:",
                $"{b}:7 of 0+11:four",
                $"{gz}:0 of 0+{new FileInfo(gz).Length}:x",
                $"{gz}:2 of 0+{new FileInfo(gz).Length}:y",
            ],
            Map(new Places(), "text", [Pieces.Whole(a), Pieces.Whole(b), Pieces.Whole(gz)])
        );
        Assert.Equal(
            [$"{b}:0 of 0+3:three", $"{b}:6 of 3+8:", $"{b}:7 of 3+8:four"],
            [.. Map(new Places(), "text", [Pieces.Of(b, 0, 3)]), .. Map(new Places(), "text", [Pieces.Of(b, 3, 8)])]
        );
        Assert.Equal([$"{b}:0 of 0+11:three\n\nfour"], Map(new Places(), "whole", [Pieces.Whole(b)]));
        var records = _folder.Write("f", "aabbcc");
        Assert.Equal([$"{records}:2 of 2+4:bb", $"{records}:4 of 2+4:cc"], Map(new Places(), "fixed:2", [Pieces.Of(records, 2, 4)]));
    }

    [Fact]
    public void Blank_lines_between_JSON_do_not_shift_the_offsets()
    {
        var path = _folder.Write("j", "1\n\n  \n22\n\n333\n");
        Assert.Equal(["0", "6", "10"], Map(new Places(), "jsonl", [Pieces.Whole(path)]).Select(l => l.Split(':')[1].Split(' ')[0]));
    }

    [Theory]
    [InlineData("fail", "System.InvalidOperationException", "no good (the record at offset 6 of {0}: 'fail me')")]
    [InlineData("file", "System.IO.FileNotFoundException", "(the record at offset 6 of {0}: 'file me')")]
    public void A_record_that_the_program_fails_on_is_named_with_its_file_offset_and_beginning(string word, string type, string says)
    {
        var path = _folder.Write("a", $"first\n{word} me\nlast\n");
        var error = Assert.ThrowsAny<Exception>(() => Map(new Failing(), "text", [Pieces.Whole(path)]));
        Assert.Equal(type, ((IDescribedFailure)error).ErrorType);
        Assert.EndsWith(string.Format(null, says, path), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Failing), ((IDescribedFailure)error).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_other_attempt_can_help_stays_so_and_a_long_record_is_cut()
    {
        var path = _folder.Write("a", $"never{new string('x', 5000)}\n");
        var error = Assert.Throws<PermanentFailureException>(() => Map(new Failing(), "text", [Pieces.Whole(path)]));
        Assert.StartsWith($"never (the record at offset 0 of {path}: 'neverxxx", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 400, error.Message);
    }

    [Fact]
    public void Bad_records_are_skipped_up_to_the_number_and_what_they_had_emitted_does_not_count()
    {
        var path = _folder.Write("a", "good\nfail 1\nbetter\nfile 2\nbest\n");
        var bad = new BadRecords(2);
        Assert.Equal(["good", "better", "best"], Map(new Failing(), "text", [Pieces.Whole(path)], bad));
        Assert.Equal(2, bad.Skipped);
        Assert.Contains(
            "offset 19",
            Assert.ThrowsAny<Exception>(() => Map(new Failing(), "text", [Pieces.Whole(path)], new BadRecords(1))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Lines_that_are_no_JSON_are_skipped_and_counted_too()
    {
        var path = _folder.Write("a", "1\n{bad\n\n2\n[3\n4\n");
        var bad = new BadRecords(5);
        Assert.Equal(["1", "2", "4"], Map(new Failing(), "jsonl", [Pieces.Whole(path)], bad));
        Assert.Equal(2, bad.Skipped);
    }

    [Fact]
    public void JSON_is_read_to_a_depth_of_a_thousand_and_deeper_is_named_so()
    {
        string Nested(int depth) => new string('[', depth) + new string(']', depth) + "\n";
        Assert.Equal(2000, Pieces.Content("jsonl", Pieces.Whole(_folder.Write("a", Nested(1000)))).Length - 1);
        Assert.Contains(
            "line at offset 0: nested too deep; at most 1000 levels are read",
            Assert.Throws<PermanentFailureException>(() => Pieces.Content("jsonl", Pieces.Whole(_folder.Write("b", Nested(1001))))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void All_tasks_together_skip_no_more_than_the_job_bears()
    {
        var spec = new MapReduceSpec { Inputs = [], SkipBadRecords = 3 };
        BadRecords.RequireBorne(spec, new Dictionary<string, long> { ["bad records skipped"] = 3 });
        Assert.Contains(
            "4 bad records were skipped, more than the 3",
            Assert
                .Throws<PermanentFailureException>(() =>
                    BadRecords.RequireBorne(spec, new Dictionary<string, long> { ["bad records skipped"] = 4 })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static List<string> Map(MapReduceProgram program, string format, FilePiece[] pieces, BadRecords? bad = null)
    {
        var context = new ProgramContext();
        var form = program.AsSpans();
        form.Start(context);
        var emitted = new Emitted();
        using var reader = RecordReaders.Open(InputFormat.Parse(format), Pieces.Source(pieces), 8192, 1 << 20, bad);
        new RecordFeed(form, context, emitted, bad).Run(
            reader,
            new TaskProgress((_, _) => { }, 1, "mapped", TimeProvider.System),
            TestContext.Current.CancellationToken
        );
        return emitted.Keys;
    }

    private sealed class Emitted : SpanEmitter
    {
        public List<string> Keys { get; } = [];

        public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Keys.Add(Encoding.UTF8.GetString(key));

        public override void Emit(ReadOnlySpan<byte> key, long value) => Emit(key, []);
    }

    private sealed class Places : MapReduce<string, string>
    {
        public override void Map(string record, Emitter<string, string> emit) =>
            emit.Emit($"{Context.InputPath}:{Context.InputOffset} of {Context.InputStart}+{Context.InputLength}:{record}", "");

        public override void Reduce(string key, IEnumerable<string> values, OutputWriter output) { }
    }

    private sealed class Failing : MapReduce<string, string>
    {
        public override void Map(string record, Emitter<string, string> emit)
        {
            emit.Emit(record, "");
            switch (record[..Math.Min(record.Length, 4)])
            {
                case "fail":
                    throw new InvalidOperationException("no good");
                case "file":
                    throw new FileNotFoundException();
                case "neve":
                    throw new PermanentFailureException("never");
                default:
                    break;
            }
        }

        public override void Reduce(string key, IEnumerable<string> values, OutputWriter output) { }
    }
}
