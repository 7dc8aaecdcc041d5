namespace OrleansGrid.Client.Tests;

/// <summary>One item, as if its handler were called here.</summary>
public sealed class RunTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_item_is_run_and_its_result_comes_back_typed() =>
        Assert.Equal(new Parcel(1, "é", 2), await grid.Client.RunAsync<Parcel>("echo", new Parcel(1, "é", 2), Token));

    [Fact]
    public async Task A_command_is_given_a_text_as_it_is()
    {
        var spec = new BatchSpec { Handler = "command", Command = new CommandLine(["printf", "<%s>", "{}"]) };
        Assert.Equal("<two words>", await grid.Client.RunAsync<string>(spec, "two words", Token));
    }

    [Fact]
    public async Task An_item_that_fails_is_an_exception_with_its_error_and_its_job()
    {
        var spec = new BatchSpec { Handler = "refuses", Key = $"{Guid.NewGuid()}" };
        var error = await Assert.ThrowsAsync<ItemFailedException>(() => grid.Client.RunAsync<int>(spec, 7, Token));
        Assert.Equal((ItemState.Failed, "7 is refused."), (error.State, error.Error?.Message));
        Assert.EndsWith("failed with OrleansGrid.PermanentFailureException: 7 is refused.", error.Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, (await grid.Client.Job(error.JobId).WaitAsync(Token)).State);
    }

    [Fact]
    public async Task An_item_of_a_job_that_is_cancelled_is_an_exception_without_an_error()
    {
        var spec = new BatchSpec { Handler = "gated", Key = $"{Guid.NewGuid()}" };
        var job = await grid.Client.SubmitAsync(spec, ["never"], Token);
        await job.CancelAsync(Token);
        var error = await Assert.ThrowsAsync<ItemFailedException>(() => grid.Client.RunAsync<string>(spec, "never", Token));
        Assert.Equal((job.Id, ItemState.Cancelled, null), (error.JobId, error.State, error.Error));
    }

    [Fact]
    public async Task An_enum_is_in_the_database_by_its_name_and_comes_back_as_it_went()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "next-light" }, [Light.Green, Light.Amber], Token);
        Assert.Equal([Light.Amber, Light.Red], await job.ResultsAsync<Light>(Token).Select(item => item.Value).ToListAsync(Token));
        Assert.Equal(["Amber", "Red"], await job.ResultsAsync<string>(Token).Select(item => item.Value).ToListAsync(Token));
    }

    [Fact]
    public async Task An_enum_that_an_earlier_version_has_kept_as_a_number_is_read()
    {
        var job = await grid.Client.SubmitLinesAsync(new BatchSpec { Handler = "next-light" }, AsyncEnumerable.Repeat("1", 1), Token);
        Assert.Equal([Light.Red], await job.ResultsAsync<Light>(Token).Select(item => item.Value).ToListAsync(Token));
    }
}
