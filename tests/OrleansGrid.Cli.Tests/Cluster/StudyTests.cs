namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class StudyTests(RunningCluster cluster) : IDisposable
{
    private const string Square = "BEGIN { x = {x} - 3; print \"thinking\"; print x * x }";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_search_finds_a_good_point_lists_its_trials_and_writes_its_report()
    {
        var study = await cluster.Grid.DoAsync(
            "search",
            "--space",
            Space("{\"x\": {\"type\": \"float\", \"low\": -5, \"high\": 10}}"),
            "--trials",
            "25",
            "--parallel",
            "2",
            "--watch",
            "--json",
            "--",
            "awk",
            Square
        );

        var trials = (await cluster.Grid.DoAsync("trials", study.JobId, "--json")).Json;
        Assert.Equal(Enumerable.Range(0, 25), trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(
            trials,
            trial =>
                Assert.Equal(
                    Math.Pow(trial.GetProperty("params").GetProperty("x").GetDouble() - 3, 2),
                    trial.GetProperty("value").GetDouble(),
                    0.001
                )
        );
        Assert.True(trials.Min(trial => trial.GetProperty("value").GetDouble()) < 0.5);
        var shown = (await cluster.ShowAsync(study.JobId)).GetProperty("study").GetProperty("best")[0].GetProperty("value").GetDouble();
        Assert.Equal(trials.Min(trial => trial.GetProperty("value").GetDouble()), shown);

        var file = Path.Combine(_folder, "study.html");
        await cluster.Grid.DoAsync("report", study.JobId, "--output", file);
        Assert.Contains(
            "Optimisation history",
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{\"x\": {\"type\": \"float\", \"low\": 2, \"high\": 1}}", "tpe", "x")]
    [InlineData("{\"lr\": {\"type\": \"float\", \"low\": 0, \"high\": 1, \"log\": true}}", "tpe", "lr")]
    [InlineData("{\"model\": {\"type\": \"categorical\", \"choices\": []}}", "tpe", "model")]
    [InlineData("{\"width\": {\"type\": \"int\", \"low\": 1, \"high\": 2, \"when\": {\"modl\": [\"net\"]}}}", "tpe", "width")]
    [InlineData("{\"model\": {\"type\": \"categorical\", \"choices\": [\"a\", \"b\"]}}", "cmaes", "cmaes")]
    public async Task A_study_that_makes_no_sense_is_one_sentence_and_is_not_submitted(string space, string sampler, string named)
    {
        var before = await cluster.CountJobsAsync();
        var outcome = await cluster.Grid.RunAsync("search", "--space", Space(space), "--sampler", sampler, "--", "true");

        Assert.Equal(2, outcome.Exit);
        Assert.Contains(named, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountJobsAsync());
    }

    [Fact]
    public async Task A_batch_has_no_report()
    {
        var batch = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var outcome = await cluster.Grid.RunAsync("report", batch);
        Assert.Equal(2, outcome.Exit);
        Assert.Contains("reports are of studies", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private string Space(string json)
    {
        var file = Path.Combine(_folder, "space.json");
        File.WriteAllText(file, json);
        return file;
    }
}
