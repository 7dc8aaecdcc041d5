using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Tests.Output;

/// <summary>How lines of items' logs read.</summary>
public sealed class LogTextTests
{
    private static readonly StageStatus[] OneStage = [new(0, "batch", "running", 10, 0, 0)];

    [Fact]
    public void Lines_of_several_items_say_whose_they_are()
    {
        var text = new LogText(OneStage, ofOneItem: false);
        Assert.Equal(["3: a", "4 (attempt 2): b", "3: c"], All(text, Line(3, 1, 1, "a"), Line(4, 2, 1, "b"), Line(3, 1, 2, "c")));
    }

    [Fact]
    public void Lines_of_one_item_stand_alone_and_another_attempt_is_announced()
    {
        var text = new LogText(OneStage, ofOneItem: true);
        Assert.Equal(["a", "b", "-- attempt 2 on s2", "c"], All(text, Line(3, 1, 1, "a"), Line(3, 1, 2, "b"), Line(3, 2, 1, "c")));
    }

    [Fact]
    public void What_was_left_out_is_said_where_it_is_missing()
    {
        var text = new LogText(OneStage, ofOneItem: true);
        Assert.Equal(["a", "… 1,000 lines left out …", "b"], All(text, Line(3, 1, 1, "a"), Line(3, 1, 1002, "b")));
    }

    [Fact]
    public void A_job_of_several_stages_names_the_stage()
    {
        var text = new LogText([.. OneStage, new(1, "reduce", "pending", 2, 0, 0)], ofOneItem: false);
        Assert.Equal(["batch 3: a"], All(text, Line(3, 1, 1, "a")));
    }

    private static IEnumerable<string> All(LogText text, params ItemLogLine[] lines) =>
        lines.SelectMany(line => text.Of(line, sayGaps: true)).ToList();

    private static ItemLogLine Line(long item, int attempt, long number, string text) =>
        new(0, item, attempt, $"s{attempt}", DateTimeOffset.UnixEpoch, "log", number, text);
}
