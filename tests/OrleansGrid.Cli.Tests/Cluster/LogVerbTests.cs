namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfVerbs)]
public sealed class LogVerbTests(RunningCluster cluster)
{
    private const string Talk = "echo \"begin $GRID_ITEM\" >&2; echo progress 100 done >&2; echo \"try $GRID_ATTEMPT\" >&2; echo ok";

    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task Standard_error_of_commands_that_succeeded_is_printed_for_all_items_or_for_one()
    {
        var outcome = await Grid.DoAsync("batch", "--items", "5..6", "--shell", "--watch", "--json", "--", Talk);
        var followed = await Grid.DoAsync("logs", outcome.JobId, "--follow", "--stderr");
        Assert.Equal(["0: begin 5", "0: try 1", "1: begin 6", "1: try 1"], followed.Lines);
        Assert.Equal(["begin 6", "try 1"], (await Grid.DoAsync("logs", outcome.JobId, "1")).Lines);

        var line = (await Grid.DoAsync("logs", outcome.JobId, "--json")).Json[3];
        Assert.Equal(
            (0, 1L, 1, "stderr", 2L, "try 1"),
            (
                line.GetProperty("stage").GetInt32(),
                line.GetProperty("item").GetInt64(),
                line.GetProperty("attempt").GetInt32(),
                line.GetProperty("stream").GetString(),
                line.GetProperty("line").GetInt64(),
                line.GetProperty("text").GetString()
            )
        );
        Assert.Equal(
            ["5", "6"],
            (await Grid.DoAsync("items", outcome.JobId, "--json")).Json.Select(i => i.GetProperty("input").GetString()!)
        );
    }

    [Fact]
    public async Task The_progress_of_a_running_command_is_shown_and_its_log_can_be_read()
    {
        var id = await cluster.SubmitAsync(
            "--items",
            "1..1",
            "--shell",
            "--",
            "echo progress 40 reading >&2; echo here >&2; exec sleep 600"
        );
        var shown = await cluster.WaitUntilAsync(
            id,
            job => job.GetProperty("lanes").EnumerateArray().Any(lane => lane.TryGetProperty("progress", out _))
        );
        var lane = shown.GetProperty("lanes")[0];
        Assert.Equal((0.4, "reading"), (lane.GetProperty("progress").GetDouble(), lane.GetProperty("note").GetString()));
        var log = (await Grid.DoAsync("logs", id)).Lines;
        while (log is [])
        {
            log = (await Grid.DoAsync("logs", id)).Lines;
        }

        Assert.Equal(["0: here"], log);
        await Grid.DoAsync("cancel", id);
    }

    [Theory]
    [InlineData("7", "The job has no item 7; give 0 to 1.")]
    [InlineData("x", "'x' is no number of an item; give a whole number from 0.")]
    public async Task An_item_that_is_not_there_is_one_sentence(string item, string sentence)
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var outcome = await Grid.RunAsync("logs", id, item);
        Assert.Equal((2, sentence), (outcome.Exit, Assert.Single(outcome.ErrorLines)));
    }
}
