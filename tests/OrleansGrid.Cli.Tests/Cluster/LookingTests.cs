namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Verbs that only look or ask start nothing: without a grid that runs there is nothing to see.</summary>
public sealed class LookingTests
{
    private readonly GridProgram _grid = new(Path.Combine(Path.GetTempPath(), $"grid-never-{Guid.NewGuid():N}"));

    [Theory]
    [InlineData("jobs")]
    [InlineData("silos")]
    [InlineData("doctor")]
    [InlineData("db", "status")]
    [InlineData("show", "9ea61be1")]
    [InlineData("watch", "9ea61be1")]
    [InlineData("results", "9ea61be1")]
    [InlineData("items", "9ea61be1")]
    [InlineData("trials", "9ea61be1")]
    [InlineData("report", "9ea61be1")]
    [InlineData("cancel", "9ea61be1")]
    [InlineData("retry", "9ea61be1")]
    public async Task Without_a_grid_that_runs_it_is_one_sentence_that_says_up_and_nothing_is_made(params string[] arguments)
    {
        var outcome = await _grid.RunAsync(arguments);

        Assert.Equal(3, outcome.Exit);
        Assert.Contains("'grid up'", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(_grid.Home));
    }
}
