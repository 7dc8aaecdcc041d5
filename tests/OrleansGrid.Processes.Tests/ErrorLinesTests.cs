using System.Text;
using System.Text.Json;

namespace OrleansGrid.Processes.Tests;

/// <summary>How standard error of a command becomes lines of its item's log, and its progress.</summary>
public class ErrorLinesTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\n\ntwo", "one||two")]
    [InlineData("one\r\ntwo\r\n", "one|two")]
    [InlineData(" 10 %\r 20 %\r100 %\ndone\n", "100 %|done")]
    [InlineData("", "")]
    public void Lines_are_handed_on_whole_however_they_come(string written, string lines)
    {
        Assert.Equal(lines, Read(written, piece: written.Length + 1).Lines);
        Assert.Equal(lines, Read(written, piece: 1).Lines);
    }

    [Theory]
    [InlineData("progress 40 reading", 0.4, "reading")]
    [InlineData("progress 12.5%", 0.125, null)]
    [InlineData("  progress\t100  all of  it", 1.0, "all of  it")]
    [InlineData("progress 0", 0.0, null)]
    public void A_line_of_progress_is_the_items_progress_and_no_line_of_its_log(string written, double fraction, string? words)
    {
        var item = Read(written + "\n", piece: 3);
        Assert.Equal((fraction, words), item.Progress);
        Assert.Equal("", item.Lines);
    }

    [Theory]
    [InlineData("progress")]
    [InlineData("progress is slow")]
    [InlineData("progress 101")]
    [InlineData("progress -1")]
    [InlineData("progress 1e1")]
    [InlineData("progressing 40")]
    [InlineData("no progress 40")]
    public void What_only_looks_like_progress_is_a_line(string written)
    {
        var item = Read(written + "\n", piece: 3);
        Assert.Null(item.Progress);
        Assert.Equal(written, item.Lines);
    }

    [Fact]
    public void A_line_without_end_is_handed_on_in_pieces_while_the_command_runs()
    {
        var item = new Heard();
        var lines = new ErrorLines(item);
        lines.Append(Encoding.ASCII.GetBytes(new string('x', 20_000)));
        Assert.NotEqual("", item.Lines);
    }

    [Theory]
    [InlineData("posix")]
    [InlineData("portable")]
    public void A_command_that_is_stopped_keeps_its_last_line(string way)
    {
        using var cancellation = new CancellationTokenSource();
        var item = new Heard();
        ChildProcesses
            .Choose(way, Running.Inherited)
            .Run(
                Running.Script("printf 'half a line' >&2; echo ready; exec sleep 600") with
                {
                    KillGrace = TimeSpan.Zero,
                },
                cancellation.Token,
                _ => cancellation.Cancel(),
                new ErrorLines(item)
            );
        Assert.Equal("half a line", item.Lines);
    }

    private static Heard Read(string written, int piece)
    {
        var item = new Heard();
        var lines = new ErrorLines(item);
        foreach (var bytes in Encoding.UTF8.GetBytes(written).Chunk(piece))
        {
            lines.Append(bytes);
        }

        lines.End();
        return item;
    }

    private sealed class Heard : ItemContext
    {
        private readonly List<string> _lines = [];

        public string Lines => string.Join('|', _lines);

        public (double Fraction, string? Words)? Progress { get; private set; }

        public override Guid JobId => Guid.Empty;

        public override int Stage => 0;

        public override long Item => 0;

        public override int Attempt => 1;

        public override string Silo => "here";

        public override CancellationToken Cancellation => Running.TestToken;

        public override void Log(string text) => _lines.Add(text);

        public override void ReportProgress(double fraction, string? message = null) => Progress = (fraction, message);

        public override Task SaveCheckpointAsync(JsonElement state) => Task.CompletedTask;

        public override Task<JsonElement?> LoadCheckpointAsync() => Task.FromResult<JsonElement?>(null);
    }
}
