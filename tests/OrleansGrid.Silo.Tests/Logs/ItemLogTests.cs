using OrleansGrid.Silo.Logs;

namespace OrleansGrid.Silo.Tests.Logs;

/// <summary>What is kept of what an attempt writes.</summary>
public sealed class ItemLogTests
{
    private static readonly LogLimits Limits = new(200, 1000);
    private readonly List<ItemLog> _told = [];

    [Fact]
    public void Few_lines_are_taken_in_order_and_a_text_of_several_lines_is_several()
    {
        var log = Log();
        log.Write("log", "one\r\ntwo\n");
        log.Write("stderr", "three");
        log.Write("log", "");

        var part = Assert.Single(log.Take());
        Assert.Equal(["one", "two", "three", ""], part.Lines.Select(line => line.Text));
        Assert.Equal(["log", "log", "stderr", "log"], part.Lines.Select(line => line.Stream));
        Assert.Equal(1, part.First);
        Assert.Empty(log.Take());
    }

    [Fact]
    public void The_writer_is_told_once_until_it_has_taken_what_waits()
    {
        var log = Log();
        log.Write("log", "one");
        log.Write("log", "two");
        Assert.Single(_told);

        Assert.Single(log.Take());
        log.Write("log", "three");
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void Of_a_burst_the_beginning_and_the_end_are_kept_and_numbers_tell_what_is_missing()
    {
        var log = Log();
        for (var i = 1; i <= 1000; i++)
        {
            log.Write("log", $"line {i}");
        }

        var parts = log.Take().ToList();
        Assert.Equal(2, parts.Count);
        Assert.Equal((1, "line 1"), (parts[0].First, parts[0].Lines[0].Text));
        Assert.Equal("line 1000", parts[1].Lines[^1].Text);
        Assert.Equal(1000, parts[1].First + parts[1].Lines.Count - 1);
        Assert.InRange(parts.Sum(part => part.Bytes), 1000, 1300);
    }

    [Fact]
    public void What_falls_out_of_the_end_of_an_attempt_that_goes_on_is_deleted_and_the_beginning_never_is()
    {
        var (log, kept, most) = (Log(), new SortedDictionary<long, int>(), 0);
        for (var i = 1; i <= 1000; i++)
        {
            log.Write("log", $"line {i}");
            foreach (var part in i % 7 == 0 ? log.Take() : [])
            {
                kept.Add(part.First, part.Bytes);
                Assert.All(part.FallenOut, first => Assert.True(kept.Remove(first)));
            }

            most = Math.Max(most, kept.Values.Sum());
        }

        Assert.Equal(1, kept.Keys.First());
        Assert.InRange(kept.Values.Sum(), 1000, 1500);
        Assert.InRange(most, 1000, 1500);
    }

    [Fact]
    public void What_is_written_after_the_attempt_is_nobodys()
    {
        var log = Log();
        log.Write("log", "in time");
        log.End();
        log.Write("log", "late");
        Assert.Equal(["in time"], Assert.Single(log.Take()).Lines.Select(line => line.Text));
    }

    [Fact]
    public void Lines_beyond_what_may_wait_are_counted_and_lost_and_their_numbers_are_missing()
    {
        var budget = new LogBudget(200);
        var log = Log(budget);
        for (var i = 1; i <= 20; i++)
        {
            log.Write("log", new string('x', 34));
        }

        var waiting = log.Take().ToList();
        Assert.Equal(4, waiting.Sum(part => part.Lines.Count));
        Assert.Equal(16, budget.TakeRefused());
        waiting.ForEach(part => budget.Return(part.Bytes));
        log.Write("log", "again");
        Assert.Equal(21, Assert.Single(log.Take()).First);
    }

    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("half <half>", "half \uFFFD")]
    public void What_PostgreSQL_cannot_keep_is_replaced(string text, string kept)
    {
        var log = Log();
        log.Write("log", text.Replace("<half>", "\uD83D", StringComparison.Ordinal));
        Assert.Equal(kept, Assert.Single(Assert.Single(log.Take()).Lines).Text);
    }

    [Fact]
    public void A_long_line_goes_on_in_the_next_and_no_character_is_cut()
    {
        var log = Log();
        var text = "x" + string.Concat(Enumerable.Repeat("😀", 10_000));
        log.Write("log", text);
        Assert.EndsWith("😀", Assert.Single(log.Take().Skip(1)).Lines[^1].Text, StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(LogText.LinesOf(text)));
    }

    private ItemLog Log(LogBudget? budget = null) =>
        new(new LogPlace(Guid.NewGuid(), 0, 0, 1, 1, Guid.NewGuid()), Limits, budget ?? new LogBudget(1 << 20), _told.Add);
}
